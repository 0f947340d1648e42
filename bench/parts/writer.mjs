// Rows into Parquet: both layouts, and the libraries that write it without us. Each has its rows at hand in the form that it likes best.
import { columnNames, createContext, parquet, physicalTypeOf } from '@stedi-lakehouse/core';
import { accelerometerTrusted, customerLanding } from '@stedi-lakehouse/transforms';
import { parquetWriteBuffer } from 'hyparquet-writer';
import parquetjs from 'parquetjs-lite';
import { decoded, landingTables, objectsOf, rowsOf, streamOf } from './rows.mjs';

export async function groups(landing) {
  const { readings, customers } = landingTables(landing);
  return [
    await group(accelerometerTrusted, await decoded({ ...readings, table: accelerometerTrusted })),
    await group(customerLanding, await decoded(customers)),
  ];
}

async function group(table, batches) {
  const rows = objectsOf(batches);
  return {
    title: table.name,
    contestants: [
      ours(table, batches, 'portable'),
      ours(table, batches, 'compact'),
      hyparquetWriter(table, rows),
      parquetjsLite(table, rows),
    ],
  };
}

export function ours(table, batches, layout) {
  return {
    name: `our writer (${layout})`,
    run: async () => {
      const { bytes } = await parquet({ layout }).encode(table, async () => {})(streamOf(batches), createContext());
      return { rows: rowsOf(batches), bytes };
    },
  };
}

const basicTypes = { text: 'STRING', int64: 'INT64', double: 'DOUBLE' };

function hyparquetWriter(table, rows) {
  const columnData = columnNames(table).map((name) => {
    const { kind } = physicalTypeOf(table.columns[name]);
    const cell = (value) => (kind === 'int64' && value !== null ? BigInt(value) : value);
    return { name, type: basicTypes[kind], data: rows.map((row) => cell(row[name])) };
  });
  return {
    name: 'hyparquet-writer (from columns)',
    run: async () => ({ rows: rows.length, bytes: parquetWriteBuffer({ columnData }).byteLength }),
  };
}

const fieldTypes = { text: 'UTF8', int64: 'INT64', double: 'DOUBLE' };

function parquetjsLite(table, rows) {
  const fields = columnNames(table).map((name) => {
    const { kind, nullable } = physicalTypeOf(table.columns[name]);
    return [name, { type: fieldTypes[kind], optional: nullable, compression: 'SNAPPY' }];
  });
  const schema = new parquetjs.ParquetSchema(Object.fromEntries(fields));
  return {
    name: 'parquetjs-lite (from rows)',
    run: async () => {
      let bytes = 0;
      const output = {
        write(chunk, done) {
          bytes += chunk.length;
          done();
        },
        end: (done) => done(),
      };
      const writer = await parquetjs.ParquetWriter.openStream(schema, output, { useDataPageV2: false });
      for (const row of rows) await writer.appendRow(row);
      await writer.close();
      return { rows: rows.length, bytes };
    },
  };
}
