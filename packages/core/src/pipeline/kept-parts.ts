import { packedBytes } from '../batch/packed.ts';
import type { KeepRoom } from './keep-room.ts';
import type { KeptRows, MakePart, PartInput } from './part.ts';
import { spill, type WaitingRows } from './waiting-rows.ts';

/** Rows that wait for those that stream them, part by part: in memory as far as there is room, the others in the run's scratch file. */
export class KeptParts {
  readonly #room: KeepRoom;
  readonly #parts: WaitingRows[][] = [[]];

  constructor(room: KeepRoom) {
    this.#room = room;
  }

  async add({ packed }: KeptRows): Promise<void> {
    const inMemory = this.#room.take(packedBytes(packed));
    this.#parts.at(-1)!.push(inMemory ? packed : await spill(packed, this.#room.scratch));
  }

  endPart(): void {
    if (this.#parts.at(-1)!.length > 0) this.#parts.push([]);
  }

  /** The parts that have rows, or one of all rows. Whoever does a part reads what is in the file, piece by piece. */
  parts(whole: boolean): MakePart[] {
    const parts = this.#parts.filter((part) => part.length > 0);
    return (whole ? [parts.flat()] : parts).map((part) => async (): Promise<PartInput> => {
      return { from: 'rows', rows: [...part] };
    });
  }
}
