import { parquet } from '../codec/index.ts';
import type { ByteSource } from '../codec/codec.ts';
import { CountingContext } from '../job/stage-counts.ts';
import type { StoreOptions } from '../store/store.ts';
import type { ColumnName, Table } from '../table/table.ts';
import type { Commit } from './commit.ts';
import { LakeError } from './lake-error.ts';
import type { DataFile } from './manifest.ts';

/** The table of those who agree that their data is used, and the column that says who each is. */
export interface ConsentTable<T extends Table = Table> {
  readonly table: T;
  readonly person: ColumnName<T>;
}

export interface RollbackOptions extends StoreOptions {
  /** Whose consent the tables rest on: nobody is brought back who has left that table since. Default: nobody is looked for. */
  readonly consent?: ConsentTable;
  /** Who agrees now, as `peopleIn` gives it. Default: those in the current version. */
  readonly agree?: ReadonlySet<string>;
  /** Brings them back all the same; the commit says how many. Default: false. */
  readonly restoreWithdrawn?: boolean;
}

/** As much of a lake as its people are read from. */
interface ReadableLake {
  files(commit: Commit, table: string, options?: StoreOptions): Promise<readonly DataFile[]>;
  source(file: DataFile): ByteSource;
}

/** The people in a version's consent table, held in memory. Nobody where the version has no such table. */
export async function peopleIn(
  lake: ReadableLake,
  commit: Commit,
  { table, person }: ConsentTable,
  options: StoreOptions = {},
): Promise<Set<string>> {
  const people = new Set<string>();
  if (commit.tables[table.name] === undefined) return people;
  const context = new CountingContext(options.signal ?? new AbortController().signal);
  for (const file of await lake.files(commit, table.name, options)) {
    for await (const batch of parquet().decode(table, lake.source(file), { columns: [person] })(context)) {
      const who = batch.column(person);
      for (let row = 0; row < batch.length; row++) people.add(String(who.at(row)));
    }
  }
  return people;
}

/**
 * How many people are in the older version and do not agree now; `undefined` where that cannot be told and is not asked for. Throws LakeError
 * (people_brought_back) where there are some, or it cannot be told, and they are not to be restored.
 */
export async function peopleBroughtBack(
  lake: ReadableLake,
  { current, target }: { readonly current: Commit; readonly target: Commit },
  { consent, agree, restoreWithdrawn = false, signal }: RollbackOptions,
): Promise<number | undefined> {
  if (consent === undefined) return undefined;
  const { name } = consent.table;
  const [now, then] = [current.tables[name], target.tables[name]];
  if (then === undefined) return 0;
  if (agree === undefined && now?.version === then.version) return 0;
  const request = signal === undefined ? {} : { signal };
  let back = 0;
  try {
    const agreeing = agree ?? (await peopleIn(lake, current, consent, request));
    for (const person of await peopleIn(lake, target, consent, request)) if (!agreeing.has(person)) back++;
  } catch (error) {
    signal?.throwIfAborted();
    if (restoreWithdrawn) return undefined;
    throw refused(target, `cannot be compared with those who agree now`, error);
  }
  if (back > 0 && !restoreWithdrawn) {
    throw refused(target, `holds ${back === 1 ? 'a person' : `${back} people`} who are not among those who agree now`);
  }
  return back;
}

function refused({ commit }: Commit, why: string, cause?: unknown): LakeError {
  return new LakeError(
    'people_brought_back',
    `version ${commit} ${why}`,
    'run over landing as it is now instead; where nobody withdrew, add --restore-withdrawn',
    cause,
  );
}
