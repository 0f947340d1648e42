import { physicalTypeOf, type PhysicalKind } from '../table/physical-type.ts';
import { columnNames, physicalName, type Table } from '../table/table.ts';
import { columnComment, oneLine } from './column-comment.ts';

/** A name in double quotes, as the SQL standard has it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function qualified(schema: string | undefined, table: string): string {
  return schema === undefined ? quoted(table) : `${quoted(schema)}.${quoted(table)}`;
}

/** A text literal: quotes are doubled. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Columns with their types, one a line; `required` says NOT NULL where a value is never missing. */
export function columnList(
  table: Table,
  types: Readonly<Record<PhysicalKind, string>>,
  { required }: { readonly required: boolean },
): string {
  const lines = columnNames(table).map((name) => {
    const { kind, nullable } = physicalTypeOf(table.columns[name]!);
    return `  ${quoted(physicalName(name))} ${types[kind]}${required && !nullable ? ' NOT NULL' : ''}`;
  });
  return lines.join(',\n');
}

/** What the table and its columns mean, as COMMENT ON statements. */
export function commentStatements(table: Table, qualifiedName: string): string[] {
  return [
    `COMMENT ON TABLE ${qualifiedName} IS ${literal(oneLine(table.doc))};`,
    ...columnNames(table).map(
      (name) =>
        `COMMENT ON COLUMN ${qualifiedName}.${quoted(physicalName(name))} IS ${literal(columnComment(table.columns[name]!))};`,
    ),
  ];
}
