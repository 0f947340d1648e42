import { type Lake } from '@stedi-lakehouse/core';
import { stediOptions, type StediOptions } from '@stedi-lakehouse/transforms';
import type { Command } from 'commander';
import { glueFor, type LakeCatalog } from '../catalog/lake-catalog.ts';
import { registeredText } from '../catalog/registered-text.ts';
import { databaseOption, piiTagOption, type GlueChoice } from '../cli/catalog-options.ts';
import type { CommandContext } from '../cli/command-context.ts';
import { addLakeOptions, lakeAt, type LakeOptions } from '../cli/lake-options.ts';
import { textTable } from '../report/format.ts';
import { stediTablesOf } from '../stedi-tables.ts';

type CatalogCommandOptions = LakeOptions & GlueChoice & { readonly json?: boolean };

/** `stedi catalog`: whether the Glue Data Catalog stands for a lake's current version, and making it do so. */
export function addCatalog(program: Command, { output, signal }: CommandContext): void {
  const catalog = program
    .command('catalog')
    .description('compare the Glue Data Catalog with a lake, or bring it up to date');
  addOptions(catalog.command('diff'))
    .description('say what sync would do; changes nothing')
    .action(async (options: CatalogCommandOptions) => {
      const { commit, differences } = await withGlue(options, signal, async (glue) => await glue.diff());
      const lines = differences.map((each) => [
        each.table,
        each.change,
        each.commit === undefined ? '' : String(each.commit),
      ]);
      const text = `Against version ${commit} of the lake:\n${textTable([['table', 'sync would leave it', 'version now'], ...lines], 'left')}`;
      output.out(options.json === true ? `${JSON.stringify({ commit, tables: differences })}\n` : text);
    });
  addOptions(catalog.command('sync'))
    .description('register the current version of a lake, as run and publish do with --catalog')
    .action(async (options: CatalogCommandOptions) => {
      const registered = await withGlue(options, signal, async (glue) => await glue.register());
      output.out(options.json === true ? `${JSON.stringify(registered)}\n` : registeredText(registered));
    });
}

function addOptions(command: Command): Command {
  return addLakeOptions(command)
    .addOption(databaseOption().makeOptionMandatory())
    .addOption(piiTagOption())
    .option('--json', 'the tables as JSON');
}

async function withGlue<R>(
  options: CatalogCommandOptions,
  signal: AbortSignal,
  ask: (glue: LakeCatalog) => Promise<R>,
): Promise<R> {
  const lake = await lakeAt(options);
  const glue = await glueFor(lake, { ...options, tables: stediTablesOf(await rulesOf(lake, signal)) }, { signal });
  try {
    return await ask(glue);
  } finally {
    glue.close();
  }
}

/** The choices by which the current version was made. */
async function rulesOf(lake: Lake, signal: AbortSignal): Promise<StediOptions> {
  const commit = await lake.current({ signal });
  return stediOptions((commit?.options['pipeline'] ?? {}) as StediOptions);
}
