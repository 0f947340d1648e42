import { Buffer } from 'node:buffer';
import type { Column, TableInput } from '@aws-sdk/client-glue';
import type { Table } from '../../table/table.ts';
import { oneLine } from '../column-comment.ts';
import { hiveColumns, filesFormat, type HiveColumn } from '../hive-columns.ts';
import { hiveFormats } from '../hive-formats.ts';
import { ownText, stamp, textDigest } from './own-parameters.ts';

/** Where a table's rows are, and which version of which lake they are. */
export interface TablePlace {
  /** `s3://bucket/…/`. */
  readonly location: string;
  readonly lake: string;
  readonly commit: number;
  /** ISO 8601, UTC. */
  readonly committedAt: string;
  readonly run: string;
  readonly version: string;
  readonly rows: number;
}

/** The longest description that Glue keeps, in bytes. */
const longestDescription = 2048;

/**
 * What CreateTable takes for a table: published tables as Parquet, landing ones as JSON. Made from the definition and the place alone.
 *
 * A column's parameters say its PII class; the table's say what it stands for.
 */
export function tableInput(table: Table, place: TablePlace): TableInput {
  const format = filesFormat(table);
  const { input, output, serde } = hiveFormats[format];
  const description = shortened(oneLine(table.doc));
  return {
    Name: table.name,
    Description: description,
    TableType: 'EXTERNAL_TABLE',
    // Athena needs the list, even an empty one
    PartitionKeys: [],
    Parameters: {
      EXTERNAL: 'TRUE',
      classification: format,
      typeOfData: 'file',
      numRows: String(place.rows),
      [ownText]: textDigest(description),
      [stamp.lake]: place.lake,
      [stamp.commit]: String(place.commit),
      [stamp.committedAt]: place.committedAt,
      [stamp.run]: place.run,
      [stamp.version]: place.version,
      [stamp.zone]: table.zone,
      [stamp.privacy]: table.privacy,
    },
    StorageDescriptor: {
      Columns: hiveColumns(table).map(glueColumn),
      Location: place.location,
      InputFormat: input,
      OutputFormat: output,
      Compressed: false,
      NumberOfBuckets: -1,
      StoredAsSubDirectories: false,
      SerdeInfo: { SerializationLibrary: serde, Parameters: { 'serialization.format': '1' } },
    },
  };
}

function glueColumn({ name, type, comment, column: { pii } }: HiveColumn): Column {
  return {
    Name: name,
    Type: type,
    Comment: comment,
    Parameters: { pii, [ownText]: textDigest(comment) },
  };
}

function shortened(text: string): string {
  let short = text;
  while (Buffer.byteLength(short) > longestDescription) short = `${short.slice(0, -2).trimEnd()}…`;
  return short;
}
