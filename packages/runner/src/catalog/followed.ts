import type { Lake } from '@stedi-lakehouse/core';
import type { StediRules } from '@stedi-lakehouse/transforms';
import type { GlueChoice } from '../cli/catalog-options.ts';
import type { CommandEvent } from '../progress/reporter.ts';
import { stediTablesOf } from '../stedi-tables.ts';
import { glueFor, type Registered } from './lake-catalog.ts';

/**
 * Publishes with `publish`, and has the catalog follow, if one is chosen. What the catalog could not take is refused before `publish` is
 * called; what broke off afterwards is gone on with by the next command, also when that has nothing to publish.
 */
export async function followed<R>(
  choice: GlueChoice | undefined,
  { lake, landing, rules }: { readonly lake: Lake; readonly landing: readonly string[]; readonly rules: StediRules },
  { signal, onEvent }: { readonly signal: AbortSignal; readonly onEvent: (event: CommandEvent) => void },
  publish: () => Promise<R>,
): Promise<{ readonly published: R; readonly registered?: Registered }> {
  if (choice === undefined) return { published: await publish() };
  const onTable = (table: string, change: string): void =>
    onEvent({ event: 'registered', catalog: 'glue', table, change });
  const glue = await glueFor(lake, { ...choice, tables: stediTablesOf(rules), landing }, { signal, onTable });
  try {
    await glue.check();
    const published = await publish();
    return { published, registered: await glue.register() };
  } finally {
    glue.close();
  }
}
