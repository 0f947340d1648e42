import type { ByteSource } from '../codec/codec.ts';
import { DecodeError } from '../codec/decode-error.ts';
import { LakehouseError } from '../table/lakehouse-error.ts';
import { definitionText } from './definition-text.ts';
import { KeyFacts } from './key-facts.ts';
import { sampleRecords } from './sample-records.ts';

export interface DiscoverOptions {
  /** The table's name: lower case letters, digits and `_`. */
  readonly name: string;
  /** Records that are looked at, at most, shared among the files. Default: 10,000. */
  readonly records?: number;
  readonly signal?: AbortSignal;
}

/** What a sample of landing records told. */
export interface Discovery {
  /** A module with a `defineTable`, as TypeScript. It holds names of keys, and no value. */
  readonly text: string;
  readonly records: number;
  /** Records that are no JSON objects. */
  readonly broken: number;
}

/** Files that are looked at, at most: spread over all that there are. */
const mostFiles = 64;
/** More different keys than that are no names of columns: such keys hold values. */
const mostKeys = 1000;

/**
 * Looks at a sample of landing JSON of any form and writes the declaration of its table: types, what may be missing, and a guess of each PII
 * class, marked to be confirmed.
 *
 * A column is nullable where the sample lacks a value. Throws DecodeError for what is not JSON, LakehouseError (nothing_to_discover) where
 * there are no records, or records without keys that could be columns.
 */
export async function discoverTable(sources: readonly ByteSource[], options: DiscoverOptions): Promise<Discovery> {
  const { name, records: most = 10_000, signal = new AbortController().signal } = options;
  const chosen = spread(sources);
  const keys = new Map<string, KeyFacts>();
  let [records, broken] = [0, 0];
  for (const [index, source] of chosen.entries()) {
    let share = Math.ceil((most - records - broken) / (chosen.length - index));
    if (share <= 0) break;
    for await (const members of sampleRecords(source, signal)) {
      if (members === undefined) broken++;
      else {
        records++;
        // of a key that comes twice the first one counts
        const seen = new Set<string>();
        for (const { key, cell } of members) {
          if (seen.has(key)) continue;
          seen.add(key);
          let facts = keys.get(key);
          if (facts === undefined) keys.set(key, (facts = new KeyFacts()));
          facts.add(cell);
        }
        if (keys.size > mostKeys) throw keysHoldValues(source.name);
      }
      if (--share === 0) break;
    }
  }
  const text = definitionText({ name, files: chosen.length, records, broken, keys });
  if (!text.includes(': column(')) throw nothing(sources, records);
  return { text, records, broken };
}

function spread(sources: readonly ByteSource[]): ByteSource[] {
  const step = Math.max(1, sources.length / mostFiles);
  return Array.from({ length: Math.min(sources.length, mostFiles) }, (_, index) => sources[Math.floor(index * step)]!);
}

function keysHoldValues(name: string): DecodeError {
  return new DecodeError(
    `${name}: records have more than ${mostKeys} different keys`,
    'such keys hold values and are no columns: write them as values of one key',
  );
}

function nothing(sources: readonly ByteSource[], records: number): LakehouseError {
  const where = sources.length === 1 ? sources[0]!.name : `${sources.length} files`;
  return new LakehouseError(
    'nothing_to_discover',
    `${where} has ${records} JSON objects, and no key that could be a column`,
    'name a file or folder of landing JSON',
  );
}
