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

function canonicalJson(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonicalJson).join(',')}]`;
  const entries = Object.entries(value as Readonly<Record<string, Json>>).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each)}`).join(',')}}`;
}
