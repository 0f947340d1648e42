import type { InvalidRecord } from '../codec/codec.ts';

/** A record that is not a row, as it is kept: where it is, why, and its hash. Never what it says. */
export type QuarantineEntry = InvalidRecord;

/** The fields of an entry, in the order in which they are written. */
const fields = [
  'table',
  'file',
  'record',
  'line',
  'offset',
  'bytes',
  'reason',
  'column',
  'expected',
  'found',
  'key',
  'hash',
] as const satisfies readonly (keyof QuarantineEntry)[];

/** Where the invalid records of one table and run are listed. */
export interface QuarantineFile {
  readonly uri: string;
  readonly path: string;
  readonly table: string;
  readonly entries: number;
}

const flushChars = 65_536;

/** Entries as NDJSON, about 64 KiB at a time. Only the fields of an entry are written, whatever else the objects carry. */
export async function* quarantineLines(
  entries: AsyncIterable<QuarantineEntry> | Iterable<QuarantineEntry>,
  count: (entries: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder();
  let lines = '';
  for await (const entry of entries) {
    lines += `${JSON.stringify(entry, [...fields])}\n`;
    count(1);
    if (lines.length < flushChars) continue;
    yield encoder.encode(lines);
    lines = '';
  }
  if (lines !== '') yield encoder.encode(lines);
}
