import type { ByteSource } from '../codec/codec.ts';
import { bytesInMemory } from '../codec/bytes-in-memory.ts';
import { storeError } from './errno.ts';
import { checkPath, checkPrefix } from './path.ts';
import type { Store, StoredObject } from './store.ts';
import { untilAborted } from './until-aborted.ts';

interface Held {
  readonly object: StoredObject;
  readonly bytes: Uint8Array;
}

/** Objects in this process's memory, for tests and for small things. Writes that fail leave nothing, so none is ever unfinished. */
export function memoryStore(name = 'store'): Store {
  const held = new Map<string, Held>();
  let writes = 0;
  const uriOf = (path: string): string => {
    checkPath(path);
    return `memory:${name}/${path}`;
  };
  const put = (path: string, bytes: Uint8Array): StoredObject => {
    const object = { path, bytes: bytes.length, etag: String(++writes), modified: new Date() };
    held.set(path, { object, bytes });
    return object;
  };
  return {
    uri: `memory:${name}`,
    uriOf,
    async *list(prefix, options) {
      checkPrefix(prefix);
      options?.signal?.throwIfAborted();
      const paths = [...held.keys()].filter((path) => path.startsWith(prefix));
      for (const path of paths.toSorted((left, right) => (left < right ? -1 : 1))) {
        const found = held.get(path);
        if (found !== undefined) yield found.object;
        options?.signal?.throwIfAborted();
      }
    },
    async stat(path, options) {
      checkPath(path);
      options?.signal?.throwIfAborted();
      return held.get(path)?.object;
    },
    source: (object) => memorySource(uriOf(object.path), object, () => held.get(object.path)),
    async write(path, chunks, options) {
      checkPath(path);
      options?.signal?.throwIfAborted();
      const parts: Uint8Array[] = [];
      for await (const chunk of untilAborted(chunks, options?.signal)) parts.push(new Uint8Array(chunk));
      options?.signal?.throwIfAborted();
      return put(path, Buffer.concat(parts));
    },
    async create(path, bytes, options) {
      checkPath(path);
      options?.signal?.throwIfAborted();
      if (held.has(path)) return false;
      put(path, new Uint8Array(bytes));
      return true;
    },
    async remove(paths, options) {
      paths.forEach(checkPath);
      options?.signal?.throwIfAborted();
      for (const path of paths) held.delete(path);
    },
    async removeUnfinished(prefix, _before, options) {
      checkPrefix(prefix);
      options?.signal?.throwIfAborted();
      return [];
    },
  };
}

/** The object's bytes as they were when reading began; a copy, so that a reader who changes a chunk changes nothing here. */
function memorySource(uri: string, object: StoredObject, find: () => Held | undefined): ByteSource {
  return {
    name: uri,
    bytes: object.bytes,
    async *open(range, signal) {
      signal?.throwIfAborted();
      const found = find();
      if (found === undefined) throw storeError('not_found', `could not read ${uri}`);
      if (found.object.etag !== object.etag)
        throw storeError('changed', `${uri} is not what it was when it was listed`);
      for await (const chunk of bytesInMemory(found.bytes, uri).open(range, signal)) {
        yield new Uint8Array(chunk);
        signal?.throwIfAborted();
      }
    },
  };
}
