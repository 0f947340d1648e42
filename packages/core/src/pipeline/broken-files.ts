import { DecodeError, landingJson } from '../codec/index.ts';
import { CountingContext } from '../job/stage-counts.ts';
import { withCommas, mostNamed, firstOf } from '../lake/not-taken.ts';
import type { ByteSource } from '../store/store.ts';
import type { Source } from '../stream/stage.ts';
import { LakehouseError } from '../table/lakehouse-error.ts';
import type { Table } from '../table/table.ts';
import type { LandingFile } from './landing-files.ts';
import type { RunPlan } from './run-plan.ts';

/** Files that come in no order are sorted among so many. */
const mostHeld = 1000;

/** Collects what is wrong with files, to name all of them and not only the first. */
export class BrokenFiles {
  readonly #first: { readonly place: readonly [number, number]; readonly error: LakehouseError }[] = [];
  #count = 0;
  #tables = 0;

  /** The next table's files follow. */
  nextTable(): void {
    this.#tables++;
  }

  /** Takes what is wrong with the file at an index of its table; throws again what is no DecodeError. */
  add(index: number, error: unknown): void {
    if (!(error instanceof DecodeError)) throw error;
    this.#count++;
    if (this.#first.length < mostHeld) this.#first.push({ place: [this.#tables, index], error });
  }

  /** All of them as one error, `undefined` where there are none. */
  error(): LakehouseError | undefined {
    const sorted = this.#first.toSorted((a, b) => a.place[0] - b.place[0] || a.place[1] - b.place[1]);
    if (this.#count <= 1) return sorted[0]?.error;
    const errors = sorted.slice(0, mostNamed).map(({ error }) => error);
    const whats = errors.map(({ message, advice }) => message.slice(0, message.length - advice.length - 2));
    return new DecodeError(
      `${withCommas(this.#count)} landing files are broken: ${firstOf(whats, this.#count, '; ')}`,
      'fetch them again, or take them out of landing',
      { cause: errors[0] },
    );
  }
}

/**
 * What to throw where reading landing failed with `failure`: it, or an error that names every broken file of these, which are read to their ends.
 */
export async function everyBroken(
  failure: unknown,
  landing: Iterable<{ readonly table: Table; readonly files: Iterable<LandingFile> }>,
  { landingStore, cutOff, maxUnpacked }: Pick<RunPlan, 'landingStore' | 'cutOff' | 'maxUnpacked'>,
  signal: AbortSignal,
): Promise<unknown> {
  if (!(failure instanceof LakehouseError) || failure.code !== 'file_unreadable') return failure;
  const broken = new BrokenFiles();
  const decode = (table: Table, source: ByteSource): Source<Table> =>
    landingJson.decode(table, source, { cutOff, maxUnpacked });
  try {
    for (const { table, files } of landing) {
      broken.nextTable();
      let index = 0;
      for (const { object } of files) {
        try {
          for await (const _ of decode(table, landingStore.source(object))(new CountingContext(signal)));
        } catch (error) {
          broken.add(index, error);
        }
        index++;
      }
    }
  } catch {
    // what else goes wrong now says less than what went wrong first
    return failure;
  }
  return broken.error() ?? failure;
}
