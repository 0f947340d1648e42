import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { subjects, type Landing, type Subject } from './made-up-landing.ts';

/** How a file holds its records. */
export type Form =
  | 'lines'
  | 'crlf'
  | 'mark'
  | 'gzip'
  | 'array'
  | 'pretty'
  | 'packed array'
  | 'one after another'
  | 'many on a line'
  | 'commas'
  | 'sequence'
  | 'two marks';

const line = (record: object): string => `${JSON.stringify(record)}\n`;

const forms: Readonly<Record<Form, (records: readonly object[]) => string | Uint8Array>> = {
  lines: (records) => records.map(line).join(''),
  // the last line has no end, and some lines are blank
  crlf: (records) =>
    records
      .map((record, i) => JSON.stringify(record) + (i % 7 === 3 ? '\r\n\r\n' : '\r\n'))
      .join('')
      .trimEnd(),
  mark: (records) => `\ufeff${records.map(line).join('')}`,
  gzip: (records) => gzipSync(records.map(line).join('')),
  array: (records) => JSON.stringify(records),
  pretty: (records) => `${JSON.stringify(records, undefined, 2)}\n`,
  'packed array': (records) => gzipSync(JSON.stringify(records)),
  // the first lines hold one record each, the last one all others
  'many on a line': (records) =>
    `${records.slice(0, 9).map(line).join('')}${records
      .slice(9)
      .map((record) => JSON.stringify(record))
      .join('')}\n`,
  commas: (records) => records.map((record) => `${JSON.stringify(record)},\n`).join(''),
  // as files with byte order marks are that were put together
  'two marks': (records) =>
    `\ufeff${records.slice(0, 9).map(line).join('')}\ufeff${records.slice(9).map(line).join('')}`,
  // RFC 7464
  sequence: (records) => records.map((record) => `\u001e${line(record)}`).join(''),
  'one after another': (records) => records.map((record) => JSON.stringify(record, undefined, 1)).join(' '),
};

export interface Layout {
  readonly form?: Form;
  /** `table`: `customer_landing/`; `subject`: `customer/landing/`. */
  readonly place?: 'table' | 'subject';
  /** Files a table. */
  readonly files?: number;
}

/** The folder of a subject's files. */
export function landingFolder(root: string, subject: Subject, place: Layout['place'] = 'table'): string {
  return place === 'subject' ? join(root, subject, 'landing') : join(root, `${subject}_landing`);
}

/** Writes landing files below `root` and returns it. */
export async function writeLanding(root: string, landing: Landing, layout: Layout = {}): Promise<string> {
  const { form = 'lines', place, files = 1 } = layout;
  for (const subject of subjects) {
    const folder = landingFolder(root, subject, place);
    await mkdir(folder, { recursive: true });
    const records: readonly object[] = landing[subject];
    const each = Math.ceil(records.length / files);
    for (let file = 0; file < files; file++) {
      const suffix = form === 'gzip' || form === 'packed array' ? 'json.gz' : 'json';
      await writeFile(
        join(folder, `${subject}-${file}.${suffix}`),
        forms[form](records.slice(file * each, (file + 1) * each)),
      );
    }
  }
  return root;
}

/** Writes one file of records, given as text, among the landing files of a table. */
export async function writeRecords(
  root: string,
  subject: Subject,
  name: string,
  content: string | Uint8Array,
): Promise<string> {
  const folder = landingFolder(root, subject);
  await mkdir(folder, { recursive: true });
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
}
