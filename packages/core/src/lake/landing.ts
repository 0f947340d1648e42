import { StoreError } from '../store/store-error.ts';
import { ObjectList } from '../store/object-list.ts';
import type { MissedName, Store, StoreOptions } from '../store/store.ts';
import { foldersOf } from '../store/with-folders.ts';
import { CopiedNames } from './copied-names.ts';
import { LakeError } from './lake-error.ts';
import { judgeName } from './landing-name.ts';
import { mostNamed, firstOf, NotTaken } from './not-taken.ts';

const landingSuffix = '_landing';

/** What the landing folder of a table holds. */
export interface FoundLanding {
  /** The files to be read, ascending by path. Of those whose names tell nothing the first bytes have to: `judgeName` says which. */
  readonly files: ObjectList;
  /** Files that are landing files or mistakes: they look like JSON behind an ending that says otherwise. */
  readonly unclear: ObjectList;
  readonly notTaken: NotTaken;
  /** Files beside a packed copy of themselves. */
  readonly copies: CopiedNames;
}

export interface FindOptions extends StoreOptions {
  /** Whether files may stand beside copies of themselves. Default: false. */
  readonly allowEqualFiles?: boolean;
}

/** The folders in which the landing files of a table may lie, each with a `/` at its end. */
export function landingFolders(store: Store, table: string): readonly string[] {
  const own = `${table}/`;
  // a folder that was named for the table is the only one
  if (!table.endsWith(landingSuffix) || foldersOf(store).has(table)) return [own];
  return [own, `${table.slice(0, -landingSuffix.length)}/landing/`];
}

/**
 * Finds the landing files of a table: those in `<table>/`, or in `<subject>/landing/` for a table named `<subject>_landing`, and in all folders
 * below. None where there is no such folder.
 *
 * Throws LakeError: landing_ambiguous where both folders hold some, landing_unreadable where a name is no file, landing_repeated where one stands
 * beside its copy; and StoreError (changed) where files went away meanwhile.
 */
export async function findLanding(store: Store, table: string, options: FindOptions = {}): Promise<FoundLanding> {
  const folders = landingFolders(store, table);
  const found = { files: new ObjectList(), unclear: new ObjectList(), notTaken: new NotTaken() };
  const copies = new CopiedNames();
  const missed = new MissedNames();
  const holding: string[] = [];
  for (const folder of folders) {
    const before = found.files.length;
    const onMissed = (name: MissedName): void => {
      const verdict = judgeName(name.path.slice(folder.length));
      if (verdict === 'take' || verdict === 'look' || verdict === 'unclear') missed.add(name);
      else found.notTaken.add(verdict, name.path);
    };
    for await (const object of store.list(folder, { ...options, onMissed })) {
      const name = judgeName(object.path.slice(folder.length));
      // without a name and without bytes nothing says that it is JSON
      const verdict = name === 'look' && object.bytes === 0 ? 'not_json' : name;
      if (verdict === 'unclear') found.unclear.push(object);
      else if (verdict === 'take' || verdict === 'look') {
        found.files.push(object);
        copies.add(object.path);
      } else found.notTaken.add(verdict, object.path);
    }
    if (found.files.length > before) holding.push(folder);
  }
  missed.assertNone(store, table);
  if (holding.length > 1) throw ambiguous(store, table, holding);
  if (copies.pairs > 0 && options.allowEqualFiles !== true) throw copied(table, copies);
  return { ...found, copies };
}

function ambiguous({ uri }: Store, table: string, folders: readonly string[]): LakeError {
  return new LakeError(
    'landing_ambiguous',
    `${uri} has landing files of ${table} both in ${folders.join(' and in ')}`,
    'move them into one of the two folders',
  );
}

function copied(table: string, { first, pairs }: CopiedNames): LakeError {
  const names = first.map(([plain, packed]) => `${plain} beside ${packed}`);
  return new LakeError(
    'landing_repeated',
    `landing files of ${table} look like copies of one another: ${firstOf(names, pairs)}`,
    'take one of each two away, or read both with --allow-equal-files',
  );
}

const whyMissed: Readonly<Record<MissedName['why'], string>> = {
  gone: 'was removed while it was looked for',
  dangling: 'is a link that leads nowhere',
  no_file: 'is a device, pipe or socket',
  no_text: 'has a name that is not UTF-8',
  no_path: 'has a name that no path can have, with an empty part, . or ..',
};

/** Names that should be landing files and are none. */
class MissedNames {
  readonly #first: MissedName[] = [];
  #count = 0;
  #gone = 0;

  add(name: MissedName): void {
    this.#count++;
    if (name.why === 'gone') this.#gone++;
    if (this.#first.length < mostNamed) this.#first.push(name);
  }

  assertNone({ uri }: Store, table: string): void {
    if (this.#count === 0) return;
    const names = this.#first.map(({ path, why }) => `${path} ${whyMissed[why]}`);
    const what = `not all landing files of ${table} in ${uri} can be read: ${firstOf(names, this.#count)}`;
    if (this.#gone === this.#count)
      throw new StoreError('changed', what, 'run again once nothing writes there any more');
    throw new LakeError(
      'landing_unreadable',
      what,
      'mend or remove what is named, or give it a name that begins with _',
    );
  }
}
