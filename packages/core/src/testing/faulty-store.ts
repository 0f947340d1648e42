import { StoreError, type StoreErrorKind } from '../store/store-error.ts';
import type { ByteSource, Store, StoredObject } from '../store/store.ts';

/** One request to a store, as a fault sees it before it is passed on. */
export interface StoreRequest {
  /** 1 for the first request of all. */
  readonly number: number;
  readonly method: 'list' | 'stat' | 'open' | 'write' | 'create' | 'remove' | 'removeUnfinished';
  /** The path or prefix; the first path of a removal. */
  readonly path: string;
  /** Bytes that earlier requests wrote. */
  readonly bytesWritten: number;
}

/**
 * How a request fails: `before` anything was done; `after` it was done, so that only the answer is lost; or, for reads and writes, once
 * `afterBytes` bytes went through (never, where there are fewer).
 */
export interface Failure {
  readonly kind: StoreErrorKind;
  readonly moment: 'before' | 'after' | { readonly afterBytes: number };
}

/** Says which requests fail, and how. */
export type Fault = (request: StoreRequest) => Failure | undefined;

/** A store that fails where the fault says so, and remembers what it was asked. */
export interface FaultyStore extends Store {
  readonly requests: readonly StoreRequest[];
}

/** The same store with faults put in: to see what code that uses it does when a disk is full or an answer is lost. */
export function faultyStore(store: Store, fault: Fault): FaultyStore {
  const requests: StoreRequest[] = [];
  let bytesWritten = 0;
  const begin = (method: StoreRequest['method'], path: string): Failure | undefined => {
    const request = { number: requests.length + 1, method, path, bytesWritten };
    requests.push(request);
    const failure = fault(request);
    if (failure?.moment === 'before') throw injected(failure, request);
    return failure;
  };
  const after = (failure: Failure | undefined): void => {
    if (failure?.moment === 'after') throw injected(failure, requests.at(-1)!);
  };
  const counted = async function* (
    chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    failure: Failure | undefined,
    count: (bytes: number) => void,
  ) {
    let left = typeof failure?.moment === 'object' ? failure.moment.afterBytes : Infinity;
    for await (const chunk of chunks) {
      if (chunk.length > left) {
        if (left > 0) yield chunk.subarray(0, left);
        throw injected(failure!, requests.at(-1)!);
      }
      left -= chunk.length;
      count(chunk.length);
      yield chunk;
    }
  };
  const written = (bytes: number): void => {
    bytesWritten += bytes;
  };
  return {
    requests,
    uri: store.uri,
    uriOf: (path) => store.uriOf(path),
    async *list(prefix, options) {
      const failure = begin('list', prefix);
      yield* store.list(prefix, options);
      after(failure);
    },
    async stat(path, options) {
      const failure = begin('stat', path);
      const object = await store.stat(path, options);
      after(failure);
      return object;
    },
    source(object: StoredObject): ByteSource {
      const source = store.source(object);
      return {
        name: source.name,
        bytes: source.bytes,
        async *open(range, signal) {
          const failure = begin('open', object.path);
          yield* counted(source.open(range, signal), failure, () => {});
          after(failure);
        },
      };
    },
    async write(path, chunks, options) {
      const failure = begin('write', path);
      const object = await store.write(path, counted(chunks, failure, written), options);
      after(failure);
      return object;
    },
    async create(path, bytes, options) {
      const failure = begin('create', path);
      if (typeof failure?.moment === 'object' && bytes.length > failure.moment.afterBytes) {
        throw injected(failure, requests.at(-1)!);
      }
      const created = await store.create(path, bytes, options);
      if (created) written(bytes.length);
      after(failure);
      return created;
    },
    ...(store.proveExclusive === undefined ? {} : { proveExclusive: store.proveExclusive.bind(store) }),
    async remove(paths, options) {
      const failure = begin('remove', paths[0] ?? '');
      await store.remove(paths, options);
      after(failure);
    },
    async removeUnfinished(prefix, before, options) {
      const failure = begin('removeUnfinished', prefix);
      const removed = await store.removeUnfinished(prefix, before, options);
      after(failure);
      return removed;
    },
  };
}

function injected(failure: Failure, request: StoreRequest): StoreError {
  return new StoreError(
    failure.kind,
    `${request.method} of ${request.path} failed (injected)`,
    'this error was put in by a test',
  );
}
