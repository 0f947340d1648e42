import type { Commit } from './commit.ts';

/**
 * The tables that are not made from what is current, each with the inputs that are why: an input has another version now, is gone, or is
 * stale itself.
 */
export function staleTables(commit: Commit): ReadonlyMap<string, readonly string[]> {
  const stale = new Map<string, readonly string[]>();
  const names = Object.keys(commit.tables);
  for (let before = -1; before < stale.size;) {
    before = stale.size;
    for (const name of names) {
      const why = Object.entries(commit.tables[name]!.inputs)
        .filter(([input, version]) => stale.has(input) || versionNow(commit, input) !== version)
        .map(([input]) => input);
      if (why.length > 0) stale.set(name, why);
    }
  }
  return stale;
}

function versionNow(commit: Commit, table: string): string | undefined {
  return (commit.tables[table] ?? commit.landing[table])?.version;
}
