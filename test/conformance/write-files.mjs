import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BatchBuilder, CountingContext, parquet } from '@stedi-lakehouse/core';
import { parquetjsLite } from '@stedi-lakehouse/core/parquetjs-lite';
import { borderlineRows, everyKind, manyRows, rowsOfNulls } from '@stedi-lakehouse/core/testing';

// Python's date ends with the year 9999
const ordinaryDates = (row) => Math.abs(row.date) < 700_000;

const cases = {
  borderline: borderlineRows.filter(ordinaryDates),
  none: [],
  one: manyRows(1),
  nulls: rowsOfNulls(1000),
  many: manyRows(45_000),
};

const codecs = {
  portable: parquet({ layout: 'portable', rowGroupRows: 20_500 }),
  compact: parquet({ layout: 'compact', rowGroupRows: 20_500 }),
  'parquetjs-lite': parquetjsLite({ rowGroupRows: 20_500 }),
};

/** Writes `<case>.<codec>.parquet` and, beside it, what it must hold: `<case>.<codec>.json`, every number as its shortest text. */
export async function writeConformanceFiles(folder) {
  mkdirSync(folder, { recursive: true });
  const kinds = Object.keys(everyKind.columns).map((name) => [name.toLowerCase(), name.replace('OrNull', '')]);
  for (const [what, rows] of Object.entries(cases)) {
    for (const [layout, codec] of Object.entries(codecs)) {
      const file = join(folder, `${what}.${layout}`);
      writeFileSync(`${file}.parquet`, await encode(codec, rows));
      const columns = Object.fromEntries(
        Object.keys(everyKind.columns).map((name) => [name.toLowerCase(), rows.map((row) => text(row[name]))]),
      );
      writeFileSync(`${file}.json`, JSON.stringify({ kinds: Object.fromEntries(kinds), columns }));
    }
  }
}

/** A cell in a form that loses nothing: JSON has no −0, and Python's reader of it has no double beyond its own. */
function text(cell) {
  if (cell === null || typeof cell === 'boolean') return cell;
  return Object.is(cell, -0) ? '-0.0' : String(cell);
}

async function encode(codec, rows) {
  const chunks = [];
  async function* batches() {
    const builder = new BatchBuilder(everyKind);
    for (const row of rows) {
      builder.append(row);
      if (builder.length === 4096) yield builder.finish();
    }
    const last = builder.finish();
    if (last !== undefined) yield last;
  }
  const sink = codec.encode(everyKind, async (chunk) => void chunks.push(chunk.slice()));
  await sink(batches(), new CountingContext(new AbortController().signal));
  return Buffer.concat(chunks);
}
