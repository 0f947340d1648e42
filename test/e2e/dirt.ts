import { Buffer } from 'node:buffer';
import type { InvalidReason } from '@stedi-lakehouse/core';
import { sha256 } from './listing.ts';
import type { Subject } from './made-up-landing.ts';
import { jsonLines } from './stedi.ts';

/** A record that is no row, and why. */
export interface Dirt {
  readonly reason: InvalidReason;
  readonly bytes: Buffer;
}

const text = (reason: InvalidReason, record: string): Dirt => ({ reason, bytes: Buffer.from(record) });

/** An instant that may be. */
const time = 1_600_000_000_001;

/** Records of every reason for each table; `mark` is in each of their texts. Those of `unknown_key` are rows unless unknown keys are refused. */
export function dirtOf(subject: Subject, mark = 'mark'): Dirt[] {
  const [before, after] = {
    customer: [
      `{"customerName":"${mark}","email":"${mark}a@example.org","phone":"${mark}1","birthDay":"${mark}2","serialNumber":`,
      `,"registrationDate":${time},"lastUpdateDate":${time}}`,
    ],
    accelerometer: ['{"user":', `,"timestamp":${time},"x":0.5,"y":1,"z":2}`],
    step_trainer: [`{"sensorReadingTime":${time},"serialNumber":`, ',"distanceFromObject":3}'],
  }[subject] as [string, string];
  const whole = (inside: string, end = after): string => before + inside + end;
  return [
    text('syntax', whole(`"${mark}"`).slice(0, -1)),
    text('syntax', `${mark}${whole('"é"')}`),
    text('run_together', whole(`"${mark}"`).slice(0, 20) + whole(`"${mark}"`)),
    text('type', whole(`{"${mark}":"${mark}"}`)),
    text('type', whole('7')),
    text('type', `"${mark}"`),
    text('type', 'null'),
    text('constraint', whole('""')),
    text('integer_too_large', whole(`"${mark}"`).replace(`:${time},`, ':9007199254740993,')),
    text(
      'duplicate_key',
      whole(`"${mark}"`).replace(
        `:${time},`,
        (one) => `${one}${/"\w+"$/.exec(whole(`"${mark}"`).split(`:${time},`)[0]!)![0]}:2,`,
      ),
    ),
    {
      reason: 'invalid_utf8',
      bytes: Buffer.concat([Buffer.from(`${before}"${mark}`), Buffer.from([0xc3, 0x28]), Buffer.from(`"${after}`)]),
    },
    text('unknown_key', whole(`"${mark}"`, `,"batteryLevel":"${mark}"${after}`)),
  ];
}

/** What the quarantine says of a record of a file of lines. */
export interface Entry {
  readonly table: string;
  readonly file: string;
  readonly record: number;
  readonly line: number;
  readonly offset: number;
  readonly bytes: number;
  readonly reason: InvalidReason;
  readonly hash: string;
}

/** Where the entries of a quarantine file say that their records are, and why; not what they say of columns. */
export function entriesIn(lines: string): Entry[] {
  const entries = jsonLines(lines) as unknown as (Entry & Record<string, unknown>)[];
  return entries.map(({ column: _c, expected: _e, found: _f, key: _k, ...entry }) => entry);
}

/** Lines, some of them dirt, and what the quarantine must say of those. Line ends vary and some lines are blank. */
export function dirtyLines(
  at: Pick<Entry, 'table' | 'file'>,
  lines: readonly (Dirt | string)[],
): { readonly content: Buffer; readonly entries: Entry[] } {
  const parts: Buffer[] = [];
  const entries: Entry[] = [];
  let offset = 0;
  let line = 0;
  const push = (bytes: Buffer): void => {
    parts.push(bytes);
    offset += bytes.length;
    line++;
  };
  for (const [record, item] of lines.entries()) {
    if (record % 11 === 5) push(Buffer.from(' \t\n'));
    const bytes = typeof item === 'string' ? Buffer.from(item) : item.bytes;
    if (typeof item !== 'string') {
      const place = { record: record + 1, line: line + 1, offset, bytes: bytes.length };
      entries.push({ ...at, ...place, reason: item.reason, hash: sha256(bytes) });
    }
    push(Buffer.concat([bytes, Buffer.from(record % 3 === 1 ? '\r\n' : '\n')]));
  }
  return { content: Buffer.concat(parts), entries };
}
