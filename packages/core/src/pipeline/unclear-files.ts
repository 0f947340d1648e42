import { DecodeError, detectJson, NotJson } from '../codec/index.ts';
import { LakeError, type FoundLanding } from '../lake/index.ts';
import { mostNamed, firstOf } from '../lake/not-taken.ts';
import type { Store } from '../store/store.ts';

/**
 * Looks at files with an ending behind that of JSON, such as `a.json.1`: one that is no JSON is not taken. Throws LakeError (landing_undecided) for
 * those that are, or may be: nobody can tell whether they are meant.
 */
export async function assertNoneUnclear(
  table: string,
  { unclear, notTaken }: FoundLanding,
  store: Store,
  signal: AbortSignal,
): Promise<void> {
  const first: string[] = [];
  let undecided = 0;
  for (const object of unclear) {
    // a sign that another file is whole
    if (object.bytes === 0) {
      notTaken.add('other_ending', object.path);
      continue;
    }
    try {
      await detectJson(store.source(object), signal);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      if (error instanceof NotJson && !error.mayHoldJson) {
        notTaken.add('not_json', object.path);
        continue;
      }
    }
    if (undecided++ < mostNamed) first.push(object.path);
  }
  if (undecided === 0) return;
  throw new LakeError(
    'landing_undecided',
    `files of ${table} look like landing files, and their names do not end so: ${firstOf(first, undecided)}`,
    'let their names end in .json, .jsonl or .ndjson, or begin with _ for files that are not to be read',
  );
}
