import type { FileMetaData, SchemaElement } from 'hyparquet';
import type { PhysicalKind } from '../../table/physical-type.ts';
import type { Table } from '../../table/table.ts';
import type { ByteSource } from '../codec.ts';
import { DecodeError } from '../decode-error.ts';
import type { Leaf } from './leaf.ts';

/** Throws DecodeError when the file lacks one of the columns, or holds it as another type. Nulls are looked for when values are read. */
export function checkColumns(source: ByteSource, table: Table, leaves: readonly Leaf[], file: FileMetaData): void {
  const elements = new Map(topLevel(file).map((element) => [element.name, element]));
  for (const leaf of leaves) {
    const element = elements.get(leaf.name);
    if (element === undefined) throw mismatch(source, table, leaf, 'the file has no such column');
    const kind = kindOf(element);
    if (kind !== leaf.kind) throw mismatch(source, table, leaf, `it is ${kind ?? 'of another type'}, not ${leaf.kind}`);
  }
}

/** Throws DecodeError unless the file holds exactly the table's columns, in order. */
export function checkSchema(source: ByteSource, table: Table, leaves: readonly Leaf[], file: FileMetaData): void {
  checkColumns(source, table, leaves, file);
  topLevel(file).forEach((element, index) => {
    const leaf = leaves[index];
    const repetition = leaf?.nullable === true ? 'OPTIONAL' : 'REQUIRED';
    if (leaf?.name === element.name && element.repetition_type === repetition) return;
    throw new DecodeError(
      `${source.name}, column ${element.name}, is not column ${index} of table ${table.name}`,
      'write the file again with this version of the table',
    );
  });
}

/** The columns; groups count as one, so that nested files are seen as what they are. */
function topLevel({ schema }: FileMetaData): readonly SchemaElement[] {
  const columns: SchemaElement[] = [];
  let at = 1;
  const skip = (): void => {
    const children = schema[at++]?.num_children ?? 0;
    for (let child = 0; child < children; child++) skip();
  };
  while (at < schema.length) {
    columns.push(schema[at]!);
    skip();
  }
  return columns;
}

const single: readonly SchemaElement['repetition_type'][] = ['REQUIRED', 'OPTIONAL'];

function kindOf({ type, converted_type: converted, logical_type: logical, ...element }: SchemaElement) {
  // a repetition that is damaged is read as levels that are not there, however long they seem to be
  if (element.num_children !== undefined || !single.includes(element.repetition_type)) return undefined;
  const text = converted === 'UTF8' || logical?.type === 'STRING';
  const integer = logical === undefined || (logical.type === 'INTEGER' && logical.isSigned);
  const kinds: readonly (readonly [PhysicalKind, boolean])[] = [
    ['text', type === 'BYTE_ARRAY' && text],
    ['date', type === 'INT32' && (converted === 'DATE' || logical?.type === 'DATE')],
    ['double', type === 'DOUBLE' && logical === undefined],
    ['boolean', type === 'BOOLEAN'],
    ['int32', type === 'INT32' && integer && (converted === undefined || converted === 'INT_32')],
    ['int64', type === 'INT64' && integer && (converted === undefined || converted === 'INT_64')],
  ];
  return kinds.find(([, fits]) => fits)?.[0];
}

function mismatch(source: ByteSource, table: Table, leaf: Leaf, why: string): DecodeError {
  return new DecodeError(
    `${source.name} cannot be read as table ${table.name}, column ${leaf.column}: ${why}`,
    'read it with the table it was written with',
  );
}
