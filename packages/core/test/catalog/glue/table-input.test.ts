import { column, daysSinceEpoch, defineTable } from '@stedi-lakehouse/core';
import { tableInput } from '@stedi-lakehouse/core/glue';
import { expect, test } from 'vitest';
import { z } from 'zod';

// expected values are those of the documentation of Glue and Athena: the classes that its DDL examples name, and the types of Hive
const columns = {
  userName: column(z.string(), { pii: 'direct', doc: 'Who it is.' }),
  takenAt: column(z.int(), { pii: 'linkable', unit: 'ms since 1970-01-01 UTC', doc: 'When.' }),
  x: column(z.number().nullable(), { pii: 'sensitive', unit: 'g', doc: 'How\nfast.' }),
  day: column(z.int32().nullable(), { pii: 'quasi', unit: daysSinceEpoch, doc: 'Which day.' }),
  steps: column(z.int32(), { pii: 'none', doc: 'How many.' }),
  worn: column(z.boolean(), { pii: 'none', doc: 'Whether.' }),
};
const place = {
  location: 's3://lake/curated/readings/run=r1/attempt=a1/',
  lake: 's3://lake',
  commit: 3,
  committedAt: '2026-01-03T12:00:00.000Z',
  run: 'r1',
  version: 'v1',
  rows: 12,
};

/** The parameter that holds a digest of our own text is looked at where texts are merged. */
function withoutDigests(input: unknown): unknown {
  return JSON.parse(JSON.stringify(input), (key, value: unknown) => (key === 'lakehouse.text' ? undefined : value));
}

test('a published table is Parquet, with columns of Hive types, comments and PII classes', () => {
  const table = defineTable({
    name: 'readings',
    zone: 'trusted',
    privacy: 'personal',
    doc: "Readings of\n somebody's.",
    columns,
  });
  expect(withoutDigests(tableInput(table, place))).toEqual({
    Name: 'readings',
    Description: "Readings of somebody's.",
    TableType: 'EXTERNAL_TABLE',
    PartitionKeys: [],
    Parameters: {
      EXTERNAL: 'TRUE',
      classification: 'parquet',
      typeOfData: 'file',
      numRows: '12',
      'lakehouse.lake': 's3://lake',
      'lakehouse.commit': '3',
      'lakehouse.committed_at': '2026-01-03T12:00:00.000Z',
      'lakehouse.run_id': 'r1',
      'lakehouse.version': 'v1',
      'lakehouse.zone': 'trusted',
      'lakehouse.privacy': 'personal',
    },
    StorageDescriptor: {
      Columns: [
        { Name: 'username', Type: 'string', Comment: 'Who it is. PII: direct.', Parameters: { pii: 'direct' } },
        {
          Name: 'takenat',
          Type: 'bigint',
          Comment: 'When. Unit: ms since 1970-01-01 UTC. PII: linkable.',
          Parameters: { pii: 'linkable' },
        },
        {
          Name: 'x',
          Type: 'double',
          Comment: 'How fast. Unit: g. PII: sensitive.',
          Parameters: { pii: 'sensitive' },
        },
        { Name: 'day', Type: 'date', Comment: 'Which day. PII: quasi.', Parameters: { pii: 'quasi' } },
        { Name: 'steps', Type: 'int', Comment: 'How many. PII: none.', Parameters: { pii: 'none' } },
        { Name: 'worn', Type: 'boolean', Comment: 'Whether. PII: none.', Parameters: { pii: 'none' } },
      ],
      Location: 's3://lake/curated/readings/run=r1/attempt=a1/',
      InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
      OutputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
      Compressed: false,
      NumberOfBuckets: -1,
      StoredAsSubDirectories: false,
      SerdeInfo: {
        SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
        Parameters: { 'serialization.format': '1' },
      },
    },
  });
});

test('a landing table is JSON of one record a line, read by the Hive SerDe, and its days are the numbers that they are there', () => {
  const table = defineTable({ name: 'readings_landing', zone: 'landing', privacy: 'personal', doc: 'In.', columns });
  const input = tableInput(table, { ...place, location: 's3://raw/readings/landing/' });
  expect(input.Parameters).toMatchObject({ classification: 'json', 'lakehouse.zone': 'landing' });
  expect(input.StorageDescriptor).toMatchObject({
    Location: 's3://raw/readings/landing/',
    InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
    OutputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
    SerdeInfo: {
      SerializationLibrary: 'org.apache.hive.hcatalog.data.JsonSerDe',
      Parameters: { 'serialization.format': '1' },
    },
  });
  const day = input.StorageDescriptor!.Columns!.find(({ Name }) => Name === 'day');
  expect(day).toMatchObject({ Type: 'int', Comment: 'Days since 1970-01-01. Which day. PII: quasi.' });
});

test('texts stay within what Glue keeps: 2048 bytes of description, 255 characters of comment', () => {
  const doc = 'é'.repeat(3000);
  const table = defineTable({
    name: 'readings',
    zone: 'curated',
    privacy: 'personal',
    doc,
    columns: { x: column(z.number(), { pii: 'sensitive', doc }) },
  });
  const { Description: description = '', StorageDescriptor: storage } = tableInput(table, place);
  expect(Buffer.byteLength(description)).toBeLessThanOrEqual(2048);
  expect(Buffer.byteLength(description)).toBeGreaterThan(2040);
  expect(description.endsWith('…')).toBe(true);
  expect(storage!.Columns![0]!.Comment!.length).toBe(255);
});
