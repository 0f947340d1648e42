import type { ByteSource, Store, StoredObject, StoreOptions } from '../store/store.ts';
import { partNumber, partPath, planFolder, stepFolder, type AttemptId } from './layout.ts';
import type { LakeStores } from './zones.ts';

/**
 * Where what the parts of a plan give waits until it is published: in the trusted zone, whose rows it holds. Steps count from 1, parts from 0.
 */
export class PartFolder {
  readonly #zone: Store;
  readonly #id: AttemptId;

  constructor({ zones }: LakeStores, id: AttemptId) {
    this.#zone = zones.trusted;
    this.#id = id;
  }

  /** The parts of a step that are there, by number. */
  async list(step: number, options?: StoreOptions): Promise<ReadonlyMap<number, StoredObject>> {
    const parts = new Map<number, StoredObject>();
    for await (const object of this.#zone.list(stepFolder(this.#id, step), options)) {
      const part = partNumber(object.path);
      if (part !== undefined) parts.set(part, object);
    }
    return parts;
  }

  source(object: StoredObject): ByteSource {
    return this.#zone.source(object);
  }

  /** Writes a part all or nothing, over the one that was there. */
  async write(
    step: number,
    part: number,
    chunks: AsyncIterable<Uint8Array>,
    options?: StoreOptions,
  ): Promise<StoredObject> {
    return await this.#zone.write(partPath(this.#id, step, part), chunks, options);
  }

  /** Removes all parts of the plan. */
  async remove(): Promise<void> {
    const paths: string[] = [];
    for await (const { path } of this.#zone.list(planFolder(this.#id))) paths.push(path);
    await this.#zone.remove(paths);
  }
}
