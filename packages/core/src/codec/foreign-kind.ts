import type { Buffer } from 'node:buffer';
import { DecodeError } from './decode-error.ts';

/** A kind of file by how it begins: bytes as Latin-1 text, at the start or further on. */
interface Magic {
  readonly begins: string;
  readonly at?: number;
  readonly kind: string;
}

/** Longer beginnings first where one begins with another. */
const magics: readonly Magic[] = [
  { begins: '\xff\xfe\0\0', kind: 'UTF-32 text' },
  { begins: '\0\0\xfe\xff', kind: 'UTF-32 text' },
  { begins: '\xff\xfe', kind: 'UTF-16 text' },
  { begins: '\xfe\xff', kind: 'UTF-16 text' },
  { begins: 'PK\x03\x04', kind: 'a zip archive, as Excel workbooks are' },
  { begins: 'PK\x05\x06', kind: 'an empty zip archive' },
  { begins: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', kind: 'a document of an old Office, such as an Excel sheet' },
  { begins: 'PAR1', kind: 'a Parquet file' },
  { begins: 'PARE', kind: 'an encrypted Parquet file' },
  { begins: 'ORC', kind: 'an ORC file' },
  { begins: 'Obj\x01', kind: 'an Avro file' },
  { begins: 'ARROW1\0\0', kind: 'an Arrow file' },
  { begins: 'SQLite format 3\0', kind: 'an SQLite database' },
  { begins: '\x1f\x8b', kind: 'packed with gzip' },
  { begins: '\x28\xb5\x2f\xfd', kind: 'packed with zstd' },
  { begins: 'BZh', kind: 'packed with bzip2' },
  { begins: '\xfd7zXZ\0', kind: 'packed with xz' },
  { begins: '7z\xbc\xaf\x27\x1c', kind: 'a 7z archive' },
  { begins: 'Rar!\x1a\x07', kind: 'a RAR archive' },
  { begins: '\x04\x22\x4d\x18', kind: 'packed with lz4' },
  { begins: '\xff\x06\0\0sNaPpY', kind: 'packed with snappy' },
  { begins: '\x82SNAPPY\0', kind: 'packed with snappy' },
  { begins: '\x89LZO\0\r\n\x1a\n', kind: 'packed with lzop' },
  { begins: '\x1f\x9d', kind: 'packed with compress' },
  { begins: 'ustar', at: 257, kind: 'a tar archive' },
  { begins: '%PDF-', kind: 'a PDF' },
  { begins: '\x89PNG\r\n', kind: 'a PNG image' },
  { begins: '\xff\xd8\xff', kind: 'a JPEG image' },
  { begins: 'version https://git-lfs', kind: 'a pointer of Git LFS, not the file itself' },
];

/** A table of characters between commas, semicolons or tabs: two lines with as many of one of them. */
function isTable(text: string): boolean {
  const [first = '', second = ''] = text.split(/\r?\n/, 2);
  const has = (line: string, mark: string): number => line.split(mark).length - 1;
  return [',', ';', '\t', '|'].some((mark) => has(first, mark) > 0 && has(first, mark) === has(second, mark));
}

/** A text of ASCII in UTF-16 without a mark: every other byte is zero. */
function isWide(head: Buffer): boolean {
  const pairs = Math.min(head.length >> 1, 32);
  let low = 0;
  let high = 0;
  for (let pair = 0; pair < pairs; pair++) {
    if (head[2 * pair] === 0) low++;
    if (head[2 * pair + 1] === 0) high++;
  }
  return pairs > 1 && low + high === pairs && (low === pairs || high === pairs);
}

/** What a file is whose first bytes are no text in UTF-8; `undefined` where they may be. */
export function binaryKind(head: Buffer): string | undefined {
  // nearly every file begins so
  if ((head[0] === 0x7b || head[0] === 0x5b) && head[1] !== 0) return undefined;
  const found = magics.find(({ begins, at = 0 }) => head.toString('latin1', at, at + begins.length) === begins);
  if (found !== undefined) return found.kind;
  if (isWide(head)) return 'UTF-16 text';
  return head.length > 0 && head.every((byte) => byte === 0) ? 'nothing but zero bytes' : undefined;
}

function textKind(head: Buffer): string | undefined {
  const text = head
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  if (/^<(?:[!?a-z])/i.test(text)) return 'HTML or XML';
  if (/^(?:"|-?\d|true\b|false\b|null\b)[^,;\t]*\r?\n/.test(text)) return 'JSON values that are no objects';
  return isTable(text) ? 'CSV, or another text with columns' : undefined;
}

/** A file that does not begin with JSON, and what it seems to be. */
export class NotJson extends DecodeError {
  /** Whether it may hold JSON that cannot be seen: packed, or in another encoding. */
  readonly mayHoldJson: boolean;

  /** `head`: its first bytes, unpacked where they were packed. */
  constructor(file: string, head: Buffer) {
    const kind = binaryKind(head) ?? textKind(head);
    super(
      kind === undefined ? `${file} does not begin with JSON` : `${file} does not begin with JSON: it is ${kind}`,
      'expected UTF-8 text with one JSON object a line, an array of objects, or objects one after another, packed with gzip or zstd or not at all',
    );
    this.mayHoldJson = kind !== undefined && /^(?:packed|a.* archive|UTF-)/.test(kind);
  }
}
