import { randomBytes } from 'node:crypto';
import type { ByteSource, EncodeReceipt } from '../codec/codec.ts';
import type { Table } from '../table/table.ts';
import { appendVersion } from './append-version.ts';
import type { AppendOptions } from './commit-log.ts';
import type { Commit, CommittedLanding } from './commit.ts';
import { dataSource } from './data-source.ts';
import { writeHashed, type MakeBytes } from './hashed-file.ts';
import { LakeError } from './lake-error.ts';
import { committedLanding } from './landed-list.ts';
import { attemptFolder, dataPath, landedPath, manifestPath, quarantinePath, type AttemptId } from './layout.ts';
import type { DataFile, Manifest } from './manifest.ts';
import { checkProfile, commitOf, type Publication } from './publication.ts';
import { quarantineLines, type QuarantineEntry, type QuarantineFile } from './quarantine.ts';
import { lakeFormat, storedJson } from './stored-json.ts';
import { assertOwnZones, markZones, type Owners } from './zone-owner.ts';
import type { LakeStores } from './zones.ts';

/** What the maker of a data file knows about it; a codec's receipt will do. */
export interface DataReceipt extends EncodeReceipt {
  /** Row groups made of each unit of the split plan, in order. */
  readonly units?: readonly number[];
}

/** Looks at a written file as its readers will: throws where it is not what it should be. */
export type CheckFile = (source: ByteSource, file: DataFile) => Promise<void>;

/** One try to make a run's tables. Nothing of it is visible until it is published; what it wrote is its own. */
export class Attempt implements AttemptId {
  readonly run: string;
  readonly attempt = randomBytes(8).toString('hex');
  readonly #stores: LakeStores;
  readonly #now: () => Date;
  readonly #signal: AbortSignal;
  readonly #discarded = new AbortController();
  readonly #parts = new Map<string, number>();
  readonly #paths: { readonly store: LakeStores['root']; readonly path: string; readonly quarantine: boolean }[] = [];
  readonly #working = new Set<Promise<unknown>>();
  #owners: Promise<Owners> | undefined;
  #state: 'open' | 'publishing' | 'published' | 'unknown' = 'open';

  constructor(stores: LakeStores, runId: string, now: () => Date, signal?: AbortSignal) {
    this.run = runId;
    this.#stores = stores;
    this.#now = now;
    const own = this.#discarded.signal;
    this.#signal = signal === undefined ? own : AbortSignal.any([signal, own]);
    attemptFolder(this);
  }

  /**
   * Writes the table's next data file from the bytes that `make` pushes, in lock step with the disk. All or nothing; the first error of
   * either side is thrown, and `make` is told through its signal when its bytes are not wanted any more.
   */
  async writeDataFile(table: Pick<Table, 'name' | 'zone'>, make: MakeBytes<DataReceipt>): Promise<DataFile> {
    const { name, zone } = table;
    if (zone === 'landing') throw new TypeError(`${name} is a landing table: a lake does not write it`);
    const part = this.#parts.get(name) ?? 0;
    this.#parts.set(name, part + 1);
    const store = this.#stores.zones[zone];
    await this.#zoneOwners();
    const path = this.#owned(store, dataPath(this, name, part));
    const { object, sha256, made } = await this.#work(writeHashed(store, path, make, this.#signal));
    if (made.bytes !== object.bytes)
      throw unverified(store.uriOf(path), 'its maker counted other bytes than were written');
    const { bytes, etag } = object;
    return { uri: store.uriOf(path), path, zone, bytes, rows: made.rows, sha256, etag, units: made.units ?? [] };
  }

  /** Looks whether the file is there as it was written, then lets `check` read it. Throws LakeError (file_not_verified). */
  async verify(file: DataFile, check?: CheckFile): Promise<void> {
    await this.#work(this.#verify(file, check));
  }

  async #verify(file: DataFile, check?: CheckFile): Promise<void> {
    const object = await this.#stores.zones[file.zone].stat(file.path, { signal: this.#signal });
    if (object === undefined) throw unverified(file.uri, 'is not there');
    if (object.bytes !== file.bytes || object.etag !== file.etag) throw unverified(file.uri, 'is not what was written');
    try {
      await check?.(dataSource(this.#stores, file, object), file);
    } catch (cause) {
      this.#signal.throwIfAborted();
      throw unverified(file.uri, 'cannot be read as it should', cause);
    }
  }

  /** Keeps where a table's invalid records are; once for each table. Writes nothing, and says `undefined`, when there are none. */
  async quarantine(
    table: string,
    entries: AsyncIterable<QuarantineEntry> | Iterable<QuarantineEntry>,
  ): Promise<QuarantineFile | undefined> {
    const store = this.#stores.root;
    const path = quarantinePath(this, table);
    if (this.#paths.some((owned) => owned.path === path)) throw new TypeError(`${table} has its quarantine already`);
    const uri = store.uriOf(path);
    let count = 0;
    const lines = quarantineLines(entries, (more) => (count += more));
    const first = await lines.next();
    if (first.done === true) return undefined;
    this.#owned(store, path, true);
    const all = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
      yield first.value;
      yield* lines;
    };
    await this.#work(store.write(path, all(), { signal: this.#signal }));
    return { uri, path, table, entries: count };
  }

  /**
   * Makes the tables current, all at once, if `base` still is: looks at every file again, writes the manifest, then creates the commit.
   * Throws PublishConflict when another run was first, ProfileMismatch, or LakeError (publish_unknown) when the store's answer was lost and
   * cannot be looked up. An abort counts until the commit is sent. `options` tell of an answer that is long in coming.
   */
  async publish(publication: Publication, options?: AppendOptions): Promise<Commit> {
    if (this.#state !== 'open') throw new TypeError('an attempt is published once');
    checkProfile(publication.base, publication.profile);
    for (const { files } of Object.values(publication.tables)) for (const file of files) await this.verify(file);
    await this.#work(markZones(this.#stores, await this.#zoneOwners(), this, { signal: this.#signal }));
    const landing: Record<string, CommittedLanding> = {};
    for (const [name, table] of Object.entries(publication.landing)) {
      landing[name] = await committedLanding(table, async (lines) => {
        const list = this.#owned(this.#stores.root, landedPath(this, name));
        await this.#work(this.#stores.root.write(list, lines, { signal: this.#signal }));
        return list;
      });
    }
    const commit = commitOf(publication, landing, this, this.#now());
    const path = this.#owned(this.#stores.root, manifestPath(this));
    const manifest: Manifest = {
      format: lakeFormat,
      runId: this.run,
      attempt: this.attempt,
      tables: Object.fromEntries(Object.entries(publication.tables).map(([name, { files }]) => [name, { files }])),
    };
    await this.#work(this.#stores.root.write(path, [storedJson(manifest)], { signal: this.#signal }));
    this.#signal.throwIfAborted();
    this.#state = 'publishing';
    const own = `${this.run}/${this.attempt}`;
    const end = await this.#work(appendVersion(this.#stores.root, commit, { attempt: own }, options));
    if (end.outcome === 'committed') {
      this.#state = 'published';
      return end.commit;
    }
    this.#state = end.outcome === 'unknown' ? 'unknown' : 'open';
    throw end.error;
  }

  /**
   * Gives the attempt up: stops its writes and removes what it wrote, as far as the store lets it. What was published stays, and so does
   * what may have been: `clean` looks after that. `keepQuarantine` leaves the quarantine, which says why a run failed.
   */
  async discard(options?: { readonly keepQuarantine?: boolean }): Promise<void> {
    this.#discarded.abort();
    await Promise.allSettled(this.#working);
    if (this.#state === 'published' || this.#state === 'unknown') return;
    for (const { store, path, quarantine } of this.#paths) {
      if (!quarantine || options?.keepQuarantine !== true) await store.remove([path]).catch(() => {});
    }
  }

  /** Whose the zones are; refuses those of another lake. */
  async #zoneOwners(): Promise<Owners> {
    this.#owners ??= assertOwnZones(this.#stores, { signal: this.#signal });
    return await this.#work(this.#owners);
  }

  #owned(store: LakeStores['root'], path: string, quarantine = false): string {
    this.#signal.throwIfAborted();
    this.#paths.push({ store, path, quarantine });
    return path;
  }

  async #work<R>(work: Promise<R>): Promise<R> {
    this.#working.add(work);
    try {
      return await work;
    } finally {
      this.#working.delete(work);
    }
  }
}

function unverified(uri: string, why: string, cause?: unknown): LakeError {
  return new LakeError('file_not_verified', `${uri} ${why}`, 'run again', cause);
}
