import type { Held } from '../stream/held.ts';
import type { Table } from '../table/table.ts';

/** Things made from a held table once and kept as long as it is: a transition is applied many times over the same held table. */
export class HeldMemo<V> {
  readonly #made = new WeakMap<Held<Table>, Map<string, Promise<V>>>();

  /** What `make` made of this held table for `name`; a failure is not kept. */
  async get(held: Held<Table>, name: string, make: () => Promise<V>): Promise<V> {
    let byName = this.#made.get(held);
    if (byName === undefined) this.#made.set(held, (byName = new Map<string, Promise<V>>()));
    const known = byName.get(name);
    if (known !== undefined) return known;
    const making = make();
    byName.set(name, making);
    try {
      return await making;
    } catch (error) {
      byName.delete(name);
      throw error;
    }
  }
}
