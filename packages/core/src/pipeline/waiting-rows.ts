import { Buffer } from 'node:buffer';
import type { PackedRows } from '../batch/packed.ts';
import { putTogether, takeApart } from './array-bytes.ts';
import { readScratch, type ScratchFile, type ScratchPlace } from './scratch-file.ts';

/** Rows in the run's scratch file, for any thread of this process. */
interface SpilledRows {
  /** What `takeApart` left of them beside their bytes. */
  readonly json: unknown;
  readonly place: ScratchPlace;
}

/** Rows in memory, or where they are in the run's scratch file. */
export type WaitingRows = PackedRows | SpilledRows;

export function isInMemory(waiting: WaitingRows): waiting is PackedRows {
  return 'columns' in waiting;
}

/** Puts rows into the scratch file. */
export async function spill(rows: PackedRows, scratch: ScratchFile): Promise<WaitingRows> {
  const { json, chunks } = takeApart(rows);
  return { json, place: await scratch.append(Buffer.concat(chunks)) };
}

/** The rows, out of the scratch file where they are there. */
export function unspilled(waiting: WaitingRows): PackedRows {
  if (isInMemory(waiting)) return waiting;
  const { json, place } = waiting;
  return putTogether(json, readScratch(place, new Uint8Array(place.bytes))) as PackedRows;
}
