import { Buffer } from 'node:buffer';
import type { Store, StoreOptions } from '../store/store.ts';
import { landedFileSchema, type CommittedLanding, type LandedFile, type LandedList } from './commit.ts';
import type { LandedTable } from './publication.ts';
import { corrupt } from './stored-json.ts';

/** Files that a commit lists itself, at most: who reads a lake reads its commits whole. */
export const mostFilesInCommit = 10_000;

const flushCharacters = 65_536;
const newline = 0x0a;

/** A landing table as a commit has it. `write` is asked to write a list, and only where there are too many files for the commit. */
export async function committedLanding(
  { version, files, rows }: LandedTable,
  write: (lines: Iterable<Uint8Array>) => Promise<string>,
): Promise<CommittedLanding> {
  if (files.length <= mostFilesInCommit) return { version, files: [...files], rows };
  let bytes = 0;
  const path = await write(linesOf(files, (file) => (bytes += file.bytes)));
  return { version, list: { path, files: files.length, bytes }, rows };
}

/** A JSON object a line, about 64 KiB at a time, which are good until the next ones are asked for. */
function* linesOf(
  files: Iterable<LandedFile>,
  see: (file: LandedFile) => void,
): Generator<Uint8Array, void, undefined> {
  let buffer = Buffer.alloc(0);
  const bytesOf = (lines: string): Buffer => {
    const length = Buffer.byteLength(lines);
    if (length > buffer.length) buffer = Buffer.alloc(2 * length);
    return buffer.subarray(0, buffer.write(lines));
  };
  let lines = '';
  for (const file of files) {
    see(file);
    lines += `${JSON.stringify({ uri: file.uri, bytes: file.bytes, etag: file.etag })}\n`;
    if (lines.length < flushCharacters) continue;
    yield bytesOf(lines);
    lines = '';
  }
  if (lines !== '') yield bytesOf(lines);
}

/** The files of a list, as they are read. Throws LakeError (lake_corrupt) where it is missing or not what its commit says. */
export async function* readLanded(
  root: Store,
  list: LandedList,
  options?: StoreOptions,
): AsyncGenerator<LandedFile, void, undefined> {
  const uri = root.uriOf(list.path);
  const object = await root.stat(list.path, options);
  if (object === undefined) throw corrupt(uri, 'is missing, though a commit needs it');
  let files = 0;
  for await (const line of linesIn(root.source(object).open(undefined, options?.signal))) {
    files++;
    yield landedFile(line, uri, files);
  }
  if (files !== list.files) throw corrupt(uri, `lists ${files} files where its commit has ${list.files}`);
}

function landedFile(line: Buffer, uri: string, number: number): LandedFile {
  let value: unknown;
  try {
    value = JSON.parse(line.toString('utf8'));
  } catch {
    throw corrupt(uri, `is not JSON at line ${number}`);
  }
  const checked = landedFileSchema().safeParse(value);
  if (!checked.success) throw corrupt(uri, `is wrong at line ${number}`);
  return checked.data;
}

async function* linesIn(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    // a copy: the chunk's memory is used again
    const bytes = Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
      yield bytes.subarray(start, end);
      start = end + 1;
    }
    rest = bytes.subarray(start);
  }
  if (rest.length > 0) yield rest;
}
