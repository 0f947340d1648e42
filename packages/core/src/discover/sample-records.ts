import { Buffer } from 'node:buffer';
import type { ByteSource } from '../codec/codec.ts';
import { decompress } from '../codec/compression/decompress.ts';
import type { Member } from '../codec/json/cell.ts';
import { detectJson } from '../codec/json/detect.ts';
import { DocumentText } from '../codec/json/document-text.ts';
import { membersOf } from '../codec/json/members.ts';
import { lineFeed } from '../codec/ndjson/ascii.ts';
import { SplitValues } from '../codec/ndjson/split-values.ts';

/** The records of a JSON file of any form, in their order, each as its members; `undefined` for one that is no object or no JSON. */
export async function* sampleRecords(
  source: ByteSource,
  signal: AbortSignal,
): AsyncGenerator<readonly Member[] | undefined, void, undefined> {
  const { format, compression } = await detectJson(source, signal);
  const text = new DocumentText();
  const reader = format === 'ndjson' ? new LineRecords(source.name) : await documentRecords(source.name);
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

/** Records of lines, as a run finds them there. A broken one is one broken record. */
class LineRecords {
  readonly #split = new SplitValues();
  readonly #file: string;
  #length = 0;

  constructor(file: string) {
    this.#file = file;
  }

  *read(text: string): Generator<readonly Member[] | undefined, void, undefined> {
    const bytes = Buffer.from(text);
    const split = this.#split;
    let at = 0;
    for (let stop: number; (stop = bytes.indexOf(lineFeed, at)) >= 0; at = stop + 1) {
      split.read(bytes, at, stop, this.#length, 0, this.#file);
      split.endLine(stop);
      yield* this.#records();
    }
    split.read(bytes, at, bytes.length, this.#length, 0, this.#file);
    split.hold(at, bytes.length);
    this.#length += bytes.length;
    yield* this.#records();
  }

  *end(): Generator<readonly Member[] | undefined, void, undefined> {
    yield* this.read('\n');
  }

  *#records(): Generator<readonly Member[] | undefined, void, undefined> {
    const { bytes, length } = this.#split;
    for (let at = 0; at < length;) {
      const stop = bytes.indexOf(lineFeed, at);
      const text = bytes.toString('utf8', at, stop);
      yield isObject(text) ? membersOf(text) : undefined;
      at = stop + 1;
    }
    this.#split.clear();
  }
}

function isObject(text: string): boolean {
  try {
    return text.startsWith('{') && typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}
