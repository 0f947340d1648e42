import { Buffer } from 'node:buffer';
import type { InvalidReason } from '@stedi-lakehouse/core';
import type { InvalidSample } from './dirt.ts';

/** A valid record as keys with their JSON texts, and which of them is a text that must not be empty, an integer, any required one. */
export interface SampleRecord {
  readonly record: Readonly<Record<string, string>>;
  readonly text: string;
  readonly integer: string;
}

/** One record of each way to be invalid, made from a valid one. */
export function invalidSamples({ record, text, integer }: SampleRecord): InvalidSample[] {
  const line = (changes: Readonly<Record<string, string | undefined>> = {}, after = ''): string => {
    const members = Object.entries({ ...record, ...changes }).filter(([, json]) => json !== undefined);
    return `{${members.map(([key, json]) => `"${key}":${json}`).join(',')}${after}}`;
  };
  const sample = (reason: InvalidReason, json: string): InvalidSample => ({ reason, bytes: Buffer.from(json) });
  return [
    sample('syntax', line().slice(0, -5)),
    sample('type', line({ [integer]: `"${record[integer]}"` })),
    sample('constraint', line({ [text]: '""' })),
    sample('integer_too_large', line({ [integer]: '9007199254740993' })),
    sample('duplicate_key', line({}, `,"${integer}":${record[integer]}0`)),
    { reason: 'invalid_utf8', bytes: withBadByte(line({ [text]: '"#"' })) },
    sample('syntax', line().replace(':', '=')),
    sample('type', line({ [integer]: undefined })),
    sample('type', line({ [text]: 'null' })),
    sample('syntax', 'Connection reset by peer'),
    sample('type', line({ [integer]: 'true' })),
    sample('type', `[[${line()}]]`),
  ];
}

/** The line with a byte in the place of `#` that UTF-8 never has. */
function withBadByte(line: string): Uint8Array {
  const bytes = Buffer.from(line);
  bytes[line.indexOf('#')] = 0xff;
  return bytes;
}
