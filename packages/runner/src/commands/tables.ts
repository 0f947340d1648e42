import { columnNames, ddl, physicalName, physicalTypeOf, type DdlEngine, type Table } from '@stedi-lakehouse/core';
import { Argument, Option, type Command } from 'commander';
import type { CommandContext } from '../cli/command-context.ts';
import { UsageError } from '../cli/usage-error.ts';
import { textTable } from '../report/format.ts';
import { stediTables } from '../stedi-tables.ts';

/** `stedi tables`: columns, types, PII classes and meaning, printed from the tables themselves. */
export function addTables(program: Command, context: CommandContext): void {
  program
    .command('tables')
    .description('columns, types, PII class and meaning of the tables')
    .addArgument(new Argument('[name]', 'one table'))
    .addOption(
      new Option('--ddl <engine>', 'print CREATE TABLE statements instead').choices(['athena', 'redshift', 'duckdb']),
    )
    .action((name: string | undefined, { ddl: engine }: { readonly ddl?: DdlEngine }) => {
      for (const table of chosen(name))
        context.output.out(engine === undefined ? describe(table) : `${ddl(table, engine)}\n`);
    });
}

function chosen(name: string | undefined): readonly Table[] {
  const found = stediTables.filter((table) => name === undefined || table.name === name);
  if (found.length > 0) return found;
  throw new UsageError(`there is no table ${name!}`, `there are ${stediTables.map((table) => table.name).join(', ')}`);
}

function describe(table: Table): string {
  const rows = columnNames(table).map((name) => {
    const column = table.columns[name]!;
    const { kind, nullable } = physicalTypeOf(column);
    return [
      physicalName(name),
      `${kind}${nullable ? ' or null' : ''}`,
      column.pii,
      `${column.doc}${column.unit === undefined ? '' : ` (${column.unit})`}`,
    ];
  });
  return `${table.name}: ${table.zone}, ${table.privacy}\n  ${table.doc}\n${textTable(rows, 'left')}\n`;
}
