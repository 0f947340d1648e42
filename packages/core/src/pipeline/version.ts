import { createHash } from 'node:crypto';
import type { Json } from '../lake/index.ts';

/**
 * The version of anything that decides bytes: a hash of its JSON, keys in order. Equal versions mean equal bytes.
 *
 * A table's version covers its inputs' versions, the transition, the options and the code, so it says whether a table is up to date without
 * looking at its rows.
 */
export function versionOf(facts: Json): string {
  return createHash('sha256').update(canonicalJson(facts)).digest('hex').slice(0, 16);
}

/** The version of a list, as `versionOf` gives it: for lists whose JSON is too long to be held. */
export function versionOfList(facts: Iterable<Json>): string {
  const hash = createHash('sha256');
  let text = '[';
  let comma = '';
  for (const each of facts) {
    text += comma + canonicalJson(each);
    comma = ',';
    if (text.length < flushCharacters) continue;
    hash.update(text);
    text = '';
  }
  return hash.update(`${text}]`).digest('hex').slice(0, 16);
}

const flushCharacters = 65_536;

function canonicalJson(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonicalJson).join(',')}]`;
  const entries = Object.entries(value as Readonly<Record<string, Json>>).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each)}`).join(',')}}`;
}
