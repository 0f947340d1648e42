import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { Table } from '../../table/table.ts';
import type { Source } from '../../stream/stage.ts';
import type { ByteSource, DecodeOptions, RecordFault } from '../codec.ts';
import { assertWhole } from '../whole-file.ts';
import type { DocumentRecord } from './record-assembler.ts';
import { DocumentText } from './document-text.ts';
import { RowFill } from './row-fill.ts';

const surrogate = /\\ud[89a-f][0-9a-f]{2}/;

/** Rows of a JSON document: one array, or objects one after another. Holds one chunk, one record and one batch. */
export function decodeDocument<T extends Table>(
  table: T,
  source: ByteSource,
  options: DecodeOptions<T> = {},
): Source<T> {
  return async function* document({ signal }) {
    signal.throwIfAborted();
    assertWhole(source, options.range, 'JSON');
    // loaded where it is used: most landing files are NDJSON
    const { DocumentRecords } = await import('./document-records.ts');
    const rows = new RowFill(table, options);
    const text = new DocumentText();
    const parsed = new DocumentRecords(source.name, options.cutOff);
    let records = 0;
    let bytes = 0;
    const judge = (record: DocumentRecord): void => {
      records++;
      const fault = judgeRecord(record, text.faulty, rows);
      if (fault === undefined) return;
      const hash = createHash('sha256').update(record.text).digest('hex');
      const place = { table: table.name, file: source.name, record: records };
      options.observer?.invalid(Object.assign(place, fault, { hash }), Buffer.byteLength(record.text));
    };
    const finish = (): ReturnType<typeof rows.take> => {
      const { unknownKeys } = rows;
      if (unknownKeys.total > 0) options.observer?.unknownKeys(unknownKeys.total, unknownKeys.named());
      unknownKeys.clear();
      options.observer?.progress({ records, lines: 0, bytes });
      return rows.take();
    };
    for await (const chunk of source.open(undefined, signal)) {
      signal.throwIfAborted();
      bytes += chunk.length;
      for (const record of parsed.read(text.read(chunk))) {
        judge(record);
        if (rows.full) yield finish()!;
      }
      if (rows.crowded) yield finish()!;
    }
    for (const record of parsed.read(text.end())) judge(record);
    for (const record of parsed.end()) judge(record);
    const rest = finish();
    if (rest !== undefined) yield rest;
  };
}

function judgeRecord(
  { members, text, cutOff }: DocumentRecord,
  faulty: boolean,
  rows: RowFill<Table>,
): RecordFault | undefined {
  if (cutOff === true) return { reason: 'cut_off' };
  if (faulty && surrogate.test(text)) return { reason: 'invalid_utf8' };
  return members === undefined ? { reason: 'type' } : rows.add(members);
}
