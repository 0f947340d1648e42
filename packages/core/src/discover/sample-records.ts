import type { ByteSource } from '../codec/codec.ts';
import { decompress } from '../codec/compression/decompress.ts';
import type { Member } from '../codec/json/cell.ts';
import { detectJson } from '../codec/json/detect.ts';
import { DocumentText } from '../codec/json/document-text.ts';
import { membersOf } from '../codec/json/members.ts';

/** The longest line that is taken for a record, in characters. */
const longestLine = 16 << 20;

/** The records of a JSON file of any form, in their order, each as its members; `undefined` for one that is no object or no JSON. */
export async function* sampleRecords(
  source: ByteSource,
  signal: AbortSignal,
): AsyncGenerator<readonly Member[] | undefined, void, undefined> {
  const { format, compression } = await detectJson(source, signal);
  const text = new DocumentText();
  const reader = format === 'ndjson' ? new LineRecords() : await documentRecords(source.name);
  for await (const chunk of decompress(source, compression).open(undefined, signal))
    yield* reader.read(text.read(chunk));
  yield* reader.read(text.end());
  yield* reader.end();
}

async function documentRecords(name: string) {
  // loaded where it is used: every run loads this module
  const { DocumentRecords } = await import('../codec/json/document-records.ts');
  const records = new DocumentRecords(name);
  return {
    *read(text: string) {
      for (const { members } of records.read(text)) yield members;
    },
    *end() {
      for (const { members } of records.end()) yield members;
    },
  };
}

/** Records of one line each. A broken line is one broken record. */
class LineRecords {
  #rest = '';

  *read(text: string): Generator<readonly Member[] | undefined, void, undefined> {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop()!;
    for (const line of lines) yield* recordOf(line);
    // what never ends is no record, and must not fill the memory
    if (this.#rest.length > longestLine) this.#rest = '!';
  }

  *end(): Generator<readonly Member[] | undefined, void, undefined> {
    yield* recordOf(this.#rest);
  }
}

function* recordOf(line: string): Generator<readonly Member[] | undefined, void, undefined> {
  const text = line.trim();
  if (text === '') return;
  yield isObject(text) ? membersOf(text) : undefined;
}

function isObject(text: string): boolean {
  try {
    return text.startsWith('{') && typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}
