import { Buffer } from 'node:buffer';
import { packedBytes, type PackedRows } from '../batch/packed.ts';
import { putTogether, takeApart } from './array-bytes.ts';
import type { KeepRoom } from './keep-room.ts';
import type { KeptRows, MakePart, PartInput } from './part.ts';

/** Rows in memory, or where they are in the run's scratch file. */
type Waiting = { readonly rows: PackedRows } | { readonly json: unknown; readonly at: number; readonly bytes: number };

/** Rows that wait for those that stream them, part by part: in memory as far as there is room, the others in the run's scratch file. */
export class KeptParts {
  readonly #room: KeepRoom;
  readonly #parts: Waiting[][] = [[]];

  constructor(room: KeepRoom) {
    this.#room = room;
  }

  async add({ packed }: KeptRows): Promise<void> {
    this.#parts.at(-1)!.push(this.#room.take(packedBytes(packed)) ? { rows: packed } : await this.#spilled(packed));
  }

  endPart(): void {
    if (this.#parts.at(-1)!.length > 0) this.#parts.push([]);
  }

  /** The parts that have rows, or one of all rows. */
  parts(whole: boolean): MakePart[] {
    const parts = this.#parts.filter((part) => part.length > 0);
    return (whole ? [parts.flat()] : parts).map((part) => async (): Promise<PartInput> => {
      const rows: PackedRows[] = [];
      for (const waiting of part) rows.push('rows' in waiting ? waiting.rows : await this.#read(waiting));
      return { from: 'rows', rows };
    });
  }

  async #spilled(packed: PackedRows): Promise<Waiting> {
    const { json, chunks, bytes } = takeApart(packed);
    return { json, bytes, at: await this.#room.scratch.append(Buffer.concat(chunks)) };
  }

  async #read({ json, at, bytes }: Exclude<Waiting, { rows: PackedRows }>): Promise<PackedRows> {
    return putTogether(json, new Uint8Array(await this.#room.scratch.read(at, bytes))) as PackedRows;
  }
}
