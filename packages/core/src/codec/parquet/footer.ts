import { Buffer } from 'node:buffer';
import type { Table } from '../../table/table.ts';
import { ByteWriter } from './byte-writer.ts';
import type { EncodedColumn } from './column-chunk.ts';
import { createdBy } from './created-by.ts';
import { ConvertedType, LogicalType, magic, Repetition } from './format.ts';
import type { ParquetLayout } from './layout.ts';
import { leavesOf, type Leaf } from './leaf.ts';
import type { EncodedRowGroup } from './row-group.ts';
import { ThriftWriter } from './thrift.ts';

/** A row group in its place: what the footer needs of it. */
export interface PlacedRowGroup {
  /** Position of its first byte in the file. */
  readonly start: number;
  readonly bytes: number;
  readonly rows: number;
  readonly columns: EncodedRowGroup['columns'];
}

/** A file's last bytes: schema, row groups, length and magic. */
export function footer(table: Table, layout: ParquetLayout, groups: readonly PlacedRowGroup[]): Uint8Array {
  const leaves = leavesOf(table);
  const out = new ByteWriter();
  const thrift = new ThriftWriter(out);
  thrift.body(() => {
    thrift.i32(1, layout === 'portable' ? 1 : 2);
    thrift.structs(2, [undefined, ...leaves], (leaf) => {
      if (leaf === undefined) writeRoot(thrift, leaves.length);
      else writeLeaf(thrift, leaf);
    });
    thrift.i64(
      3,
      groups.reduce((rows, group) => rows + group.rows, 0),
    );
    thrift.structs(4, groups, (group) => writeGroup(thrift, leaves, group));
    thrift.text(6, createdBy);
    // without an order for each column, readers pass over min_value and max_value
    thrift.structs(7, leaves, () => thrift.struct(1, () => {}));
  });
  const length = out.length;
  out.u32(length);
  out.set(Buffer.from(magic, 'latin1'));
  return out.copy();
}

function writeRoot(thrift: ThriftWriter, children: number): void {
  thrift.text(4, 'schema');
  thrift.i32(5, children);
}

function writeLeaf(thrift: ThriftWriter, leaf: Leaf): void {
  thrift.i32(1, leaf.type);
  thrift.i32(3, leaf.nullable ? Repetition.optional : Repetition.required);
  thrift.text(4, leaf.name);
  if (leaf.kind !== 'text' && leaf.kind !== 'date') return;
  thrift.i32(6, leaf.kind === 'text' ? ConvertedType.utf8 : ConvertedType.date);
  thrift.struct(10, () => thrift.struct(leaf.kind === 'text' ? LogicalType.string : LogicalType.date, () => {}));
}

function writeGroup(thrift: ThriftWriter, leaves: readonly Leaf[], group: PlacedRowGroup): void {
  thrift.structs(1, group.columns, (column) => {
    const leaf = leaves[group.columns.indexOf(column)]!;
    thrift.i64(2, group.start + (column.dictionaryOffset ?? column.dataOffset));
    thrift.struct(3, () => writeColumn(thrift, leaf, column, group.start));
  });
  thrift.i64(
    2,
    group.columns.reduce((bytes, column) => bytes + column.uncompressedBytes, 0),
  );
  thrift.i64(3, group.rows);
  thrift.i64(5, group.start);
  thrift.i64(6, group.bytes);
}

function writeColumn(thrift: ThriftWriter, leaf: Leaf, column: EncodedColumn, start: number): void {
  thrift.i32(1, leaf.type);
  thrift.i32s(2, column.encodings);
  thrift.texts(3, [leaf.name]);
  thrift.i32(4, column.compression);
  thrift.i64(5, column.values);
  thrift.i64(6, column.uncompressedBytes);
  thrift.i64(7, column.storedBytes);
  thrift.i64(9, start + column.dataOffset);
  if (column.dictionaryOffset !== undefined) thrift.i64(11, start + column.dictionaryOffset);
  thrift.struct(12, () => {
    thrift.i64(3, column.nulls);
    if (column.bounds === undefined) return;
    thrift.binary(5, column.bounds.max);
    thrift.binary(6, column.bounds.min);
  });
}
