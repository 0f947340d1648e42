import type { ByteRange, ByteSource } from '../codec/codec.ts';

/** An object in a store: where it is, how large, and a tag that changes whenever its bytes do. */
export interface StoredObject {
  /** Path below the store's root, `/` between parts, no leading `/`. */
  readonly path: string;
  /** Size in bytes. */
  readonly bytes: number;
  /** Changes whenever the bytes do: an ETag, or size and modification time of a file. */
  readonly etag: string;
  /** When it was last written. */
  readonly modified: Date;
}

/**
 * Where bytes live: a folder, a bucket, memory. Paths are relative to the store's root and cannot leave it.
 *
 * Every method honours its signal by rejecting with the signal's reason. Failures are StoreErrors whose `kind` is from a bounded set.
 */
export interface Store {
  /** The root as people write it: an absolute folder, `s3://bucket/prefix`, `memory:name`. */
  readonly uri: string;
  /** The URI of a path: absolute file path or `s3://…`. */
  uriOf(path: string): string;
  /** Objects whose path starts with `prefix` (`''` for all), ascending by path (UTF-16 code units). Unfinished writes are not listed. */
  list(prefix: string, options?: ListOptions): AsyncIterable<StoredObject>;
  /** One object's facts, or `undefined` where there is none. */
  stat(path: string, options?: StoreOptions): Promise<StoredObject | undefined>;
  /**
   * The object as something a codec reads. Reading fails with kind `changed` when the bytes are no longer those of `object`, at the
   * latest after the last chunk, and with `not_found` when they are gone.
   */
  source(object: StoredObject): ByteSource;
  /**
   * Writes an object all or nothing: nothing is visible under `path` until every byte is there, and nothing is left after a throw or abort.
   * Replaces what was there. The chunks may be reused by the caller as soon as the next one is pulled.
   */
  write(
    path: string,
    chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    options?: StoreOptions,
  ): Promise<StoredObject>;
  /**
   * Creates an object exclusively, whole and durable: `false`, and no change, when the path is taken. The commit point. After a rejection
   * the outcome is unknown (an answer may be lost on its way): look at the path.
   */
  create(path: string, bytes: Uint8Array, options?: StoreOptions): Promise<boolean>;
  /**
   * Proves that `create` is exclusive here, by an object that is created twice and removed; `path` must be free. For stores that rest on others, such
   * as a server, which may ignore what it is asked; absent elsewhere. Rejects with kind `endpoint`.
   */
  proveExclusive?(path: string, options?: StoreOptions): Promise<void>;
  /** Removes objects; a path that is not there is no error. */
  remove(paths: readonly string[], options?: StoreOptions): Promise<void>;
  /**
   * Removes what writes below `prefix` left behind when their process was killed, where it was last touched before `before`; returns what
   * it removed (`dryRun`: would remove). A write that is still going on is younger than any sensible `before`.
   */
  removeUnfinished(
    prefix: string,
    before: Date,
    options?: StoreOptions & { readonly dryRun?: boolean },
  ): Promise<readonly StoredObject[]>;
}

export interface StoreOptions {
  readonly signal?: AbortSignal;
}

export interface ListOptions extends StoreOptions {
  /** Told of each name that is there and is no object that can be read. Default: such names are passed over. */
  readonly onMissed?: (missed: MissedName) => void;
}

/** A name that a listing came upon, and why it is no object. */
export interface MissedName {
  /** As far as it can be said; a folder's ends in `/`. */
  readonly path: string;
  /**
   * `gone`: it was removed meanwhile; `dangling`: a link that leads nowhere; `no_file`: a device, pipe or socket; `no_text`: a name that is not
   * UTF-8; `no_path`: one that no path of a store can be, such as one with an empty part.
   */
  readonly why: 'gone' | 'dangling' | 'no_file' | 'no_text' | 'no_path';
}

export type { ByteRange, ByteSource };
