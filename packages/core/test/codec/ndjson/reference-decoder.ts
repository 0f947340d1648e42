import { createHash } from 'node:crypto';
import {
  columnNames,
  physicalTypeOf,
  type Cell,
  type Column,
  type InvalidReason,
  type InvalidRecord,
  type Table,
} from '@stedi-lakehouse/core';

/** All that a decoder says about a file. */
export interface Decoded {
  readonly rows: Readonly<Record<string, Cell>>[];
  readonly invalid: InvalidRecord[];
  unknownKeys: number;
  records: number;
  lines: number;
}

/** The judge of the scanners: short, slow, and made of other parts (a strict TextDecoder, JSON.parse, BigInt, zod). */
export function referenceDecode(
  table: Table,
  file: string,
  bytes: Uint8Array,
  unknown: 'skip' | 'fail' = 'skip',
): Decoded {
  const decoded: Decoded = { rows: [], invalid: [], unknownKeys: 0, records: 0, lines: 0 };
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  for (let at = 0; at < bytes.length;) {
    const start = at === 0 && marked ? 3 : at;
    const feed = bytes.indexOf(10, start);
    const next = feed === -1 ? bytes.length : feed + 1;
    let end = feed === -1 ? bytes.length : feed;
    const blank = bytes.subarray(start, end).every((byte) => byte === 32 || byte === 9 || byte === 13);
    decoded.lines++;
    if (!blank) {
      if (bytes[end - 1] === 13) end--;
      const line = Buffer.from(bytes.subarray(start, end)).toString('latin1');
      for (const value of valuesOf(line)) {
        const content = Buffer.from(value.text, 'latin1');
        const judged = judge(table, content, unknown);
        decoded.records++;
        if (typeof judged !== 'string') {
          decoded.rows.push(judged.row);
          decoded.unknownKeys += judged.unknown;
          continue;
        }
        if (feed === -1 && value.last && value.end === 'open' && value.text.startsWith('{')) throw new CutShort();
        const together = judged === 'syntax' && (!value.first || value.end === 'followed' || namesAgain(value.text));
        decoded.invalid.push({
          table: table.name,
          file,
          reason: together ? 'run_together' : judged,
          record: decoded.records,
          line: decoded.lines,
          offset: start + value.at,
          bytes: content.length,
          hash: createHash('sha256').update(content).digest('hex'),
        });
      }
    }
    at = next;
  }
  return decoded;
}

interface Value {
  readonly at: number;
  readonly text: string;
  readonly end: 'closed' | 'followed' | 'open';
  readonly first: boolean;
  readonly last: boolean;
}

const string = String.raw`"(?:[^"\\\x1e]|\\[^\x1e])*(?:"|\\?(?=\x1e|$))`;

const separators = new RegExp(String.raw`^(?:[ \t\r,\x1e]|\xef\xbb\xbf)*`);

/** The values on a line, by tokens. */
function valuesOf(line: string): Value[] {
  const values: { at: number; text: string; end: Value['end'] }[] = [];
  let array = false;
  for (let at = 0; ;) {
    at += separators.exec(line.slice(at))![0].length;
    if (at === line.length) break;
    const first = line[at];
    if (first === ']' || (first === '[' && !array)) {
      array = first === '[';
      at++;
      continue;
    }
    const rest = line.slice(at);
    const { length, end } =
      first === '{' ? bracketed(rest, '{}') : first === '[' ? bracketed(rest, '[]') : other(rest, array);
    const text = rest.slice(0, length);
    values.push({ at, text: end === 'closed' ? text : text.replace(/[ \t\r]+$/, ''), end });
    at += length;
  }
  return values.map((value, index) => ({ ...value, first: index === 0, last: index === values.length - 1 }));
}

function bracketed(text: string, brackets: '{}' | '[]'): { readonly length: number; readonly end: Value['end'] } {
  const [opens, closes] = brackets;
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(new RegExp(`\\x1e|${string}|[{}[\\]]`, 'g'))) {
    if (token === '\x1e') return { length: index, end: 'open' };
    if (token === opens) depth++;
    else if (token === closes) {
      if (--depth === 0) return { length: index + 1, end: 'closed' };
      if (opens === '{' && /^[ \t\r]*\{/.test(text.slice(index + 1))) return { length: index + 1, end: 'followed' };
    }
  }
  return { length: text.length, end: 'open' };
}

function other(text: string, array: boolean): { readonly length: number; readonly end: Value['end'] } {
  for (const { 0: token, index } of text.matchAll(new RegExp(`\\x1e|${string}|\\}(?=[ \\t\\r]*\\{)|[,\\]]`, 'g'))) {
    if (token === '}') return { length: index + 1, end: 'followed' };
    if (token === '\x1e' || (array && !token.startsWith('"'))) return { length: index, end: 'open' };
  }
  return { length: text.length, end: 'open' };
}

/** Whether the first key of a text stands behind a brace in it again. */
function namesAgain(text: string): boolean {
  const [, start] = /^(\{\s*"[^"\\]*")[^]*$/.exec(text) ?? [];
  return start !== undefined && text.split(start).length > 2;
}

/** The file ends in the middle of a record. */
export class CutShort extends Error {}

type Judged = { readonly row: Record<string, Cell>; readonly unknown: number } | InvalidReason;

function judge(table: Table, content: Uint8Array, refuse: 'skip' | 'fail'): Judged {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return 'invalid_utf8';
  }
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch {
    return 'syntax';
  }
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return 'type';
  const first = new Map<string, string>();
  let unknown = 0;
  let contradiction = false;
  for (const [key, value] of membersOf(text)) {
    const known = first.get(key);
    if (!Object.hasOwn(table.columns, key)) unknown++;
    else if (known === undefined) first.set(key, value);
    else contradiction ||= !Object.is(scalar(known), scalar(value));
  }
  if (contradiction) return 'duplicate_key';
  if (unknown > 0 && refuse === 'fail') return 'unknown_key';
  const row: Record<string, Cell> = {};
  for (const name of columnNames(table)) {
    const cell = cellOf(table.columns[name]!, first.get(name) ?? 'null');
    if ('reason' in cell) return cell.reason;
    row[name] = cell.value;
  }
  return { row, unknown };
}

/** A scalar's value; for an object or array, something that equals nothing. */
function scalar(text: string): unknown {
  return /^[{[]/.test(text) ? Symbol('nested') : JSON.parse(text);
}

function membersOf(text: string): [string, string][] {
  const members: [string, string][] = [];
  let depth = 0;
  let key: string | undefined;
  let value = '';
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/gs)) {
    const closes = token === '}' || token === ']';
    if (closes) depth--;
    if (depth === 0 && key !== undefined) members.push([key, value]);
    if (depth === 1 && token === ',') {
      members.push([key!, value]);
      key = undefined;
      value = '';
    } else if (depth === 1 && key === undefined) key = JSON.parse(token) as string;
    else if (depth > 1 || (depth === 1 && (token !== ':' || value !== ''))) value += token;
    if (token === '{' || token === '[') depth++;
  }
  return members;
}

function cellOf(column: Column, text: string): { readonly value: Cell } | { readonly reason: InvalidReason } {
  const { kind, nullable } = physicalTypeOf(column);
  let value = scalar(text) as Cell;
  const type = kind === 'text' ? 'string' : kind === 'boolean' ? 'boolean' : 'number';
  if (!(value === null && nullable) && typeof value !== type) return { reason: 'type' };
  if (typeof value === 'string' && !Buffer.from(value, 'utf8').equals(Buffer.from(encodeURIable(value), 'utf8'))) {
    return { reason: 'invalid_utf8' };
  }
  if (typeof value === 'number') {
    if (kind === 'double') {
      if (!Number.isFinite(value)) return { reason: 'type' };
    } else {
      const integer = exactInteger(text);
      if (integer === undefined) return { reason: 'type' };
      if (integer === 'too_large') return { reason: 'integer_too_large' };
      value = integer;
    }
  }
  return column.schema.safeParse(value).success ? { value } : { reason: 'constraint' };
}

/** The text if UTF-8 can write it, otherwise another one. */
function encodeURIable(text: string): string {
  try {
    encodeURIComponent(text);
    return text;
  } catch {
    return `${text}!`;
  }
}

function exactInteger(text: string): number | 'too_large' | undefined {
  const [, sign, whole, fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(text)!;
  const digits = BigInt(whole! + fraction);
  if (digits === 0n) return 0;
  const power = Number(exponent) - fraction.length;
  if (power > 400) return 'too_large';
  if (power < -100_000) return undefined;
  const divisor = power < 0 ? 10n ** BigInt(-power) : 1n;
  if (digits % divisor !== 0n) return undefined;
  const magnitude = (digits / divisor) * (power > 0 ? 10n ** BigInt(power) : 1n);
  return magnitude > BigInt(Number.MAX_SAFE_INTEGER) ? 'too_large' : Number(sign === '-' ? -magnitude : magnitude);
}
