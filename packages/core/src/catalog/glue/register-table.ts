import type { Table, TableInput } from '@aws-sdk/client-glue';
import type { StoreOptions } from '../../store/store.ts';
import { CatalogError } from '../catalog-error.ts';
import type { GlueApi } from './glue-api.ts';
import { isHeld } from './is-held.ts';
import { mergedInput } from './merged-input.ts';
import { stamp } from './own-parameters.ts';
import { waitAfter, type Patience } from '../../store/patience.ts';
import { assertCompatible, assertOurs } from './schema-change.ts';

/** What became of a table: `passed_over` means that the catalog is at a newer commit already. */
export type TableChange = 'created' | 'updated' | 'unchanged' | 'passed_over';

/** What would become of a table, and what UpdateTable would be told. Throws CatalogError for a table that must not be touched. */
export function planChange(
  database: string,
  there: Table | undefined,
  ours: TableInput,
): { readonly change: TableChange; readonly input: TableInput } {
  if (there === undefined) return { change: 'created', input: ours };
  assertOurs(database, there, ours.Parameters![stamp.lake]!);
  const commit = Number(there.Parameters?.[stamp.commit] ?? 0);
  if (commit > Number(ours.Parameters![stamp.commit])) return { change: 'passed_over', input: ours };
  assertCompatible(database, there, ours);
  const input = mergedInput(there, ours);
  return { change: isHeld(input, there) ? 'unchanged' : 'updated', input };
}

/**
 * Makes a table what `ours` says: reads, merges, and writes only if nobody changed it meanwhile; else reads again. A lost answer is looked up
 * the same way. `known` is what was read before, if it was.
 */
export async function registerTable(
  api: GlueApi,
  ours: TableInput,
  known: Table | undefined,
  { patience, ...options }: StoreOptions & { readonly patience: Patience },
): Promise<TableChange> {
  const name = ours.Name!;
  let there = known;
  let trouble: CatalogError | undefined;
  let written: 'created' | 'updated' | undefined;
  for (let tried = 1; ; tried++) {
    const { change, input } = planChange(api.database, there, ours);
    // an earlier try may have done it without our learning so
    if (change === 'unchanged' && written !== undefined) return written;
    if (change === 'unchanged' || change === 'passed_over') return change;
    try {
      const done =
        change === 'created' ? await api.createTable(input, options) : await update(api, input, there!, options);
      if (done) return change;
      trouble = undefined;
    } catch (error) {
      if (!(error instanceof CatalogError) || error.kind !== 'unavailable') throw error;
      trouble = error;
      written = change;
    }
    if (tried === patience.tries) throw trouble ?? conflict(api.database, name, tried);
    await waitAfter(tried, patience, options.signal);
    there = await api.table(name, options);
  }
}

async function update(api: GlueApi, input: TableInput, there: Table, options: StoreOptions): Promise<boolean> {
  if (there.VersionId !== undefined) return await api.updateTable(input, there.VersionId, options);
  const what = `table ${input.Name!} of the Glue database ${api.database} has no version to compare with`;
  throw new CatalogError(
    'refused',
    what,
    'use a service that gives tables a VersionId: without one, changes of others get lost',
  );
}

function conflict(database: string, name: string, tries: number): CatalogError {
  return new CatalogError(
    'conflict',
    `table ${name} of the Glue database ${database} was changed by somebody else each of ${tries} times that it was to be updated`,
    'run the command again when nobody else changes it',
  );
}
