import { stemOf } from './landing-name.ts';
import { mostNamed } from './not-taken.ts';

/** Letters that a packed file's ending has at most, and more. */
const longestEnding = 16;

/**
 * Notices files that stand beside a packed copy of themselves: `a.json` and `a.json.gz`. Names have to come ascending, and only those are
 * remembered that the next may be a copy of.
 */
export class CopiedNames {
  /** Paths of which each begins with the one before it, without the endings that say how they are packed. */
  readonly #open: { readonly stem: string; readonly path: string }[] = [];
  /** The first pairs. */
  readonly first: (readonly [string, string])[] = [];
  pairs = 0;

  add(path: string): void {
    const open = this.#open;
    while (open.length > 0 && !path.startsWith(open.at(-1)!.stem)) open.pop();
    const stem = stemOf(path);
    // all of them are what the path begins with: only the last can be so long
    const same = open.slice(-longestEnding).findLast((before) => before.stem === stem);
    if (same === undefined) {
      open.push({ stem, path });
      return;
    }
    this.pairs++;
    if (this.first.length < mostNamed) this.first.push([same.path, path]);
  }
}
