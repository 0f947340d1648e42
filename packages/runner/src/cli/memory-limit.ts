import { totalmem } from 'node:os';

/** What a thread takes beside its share of what all have, and what the process takes without threads, in bytes (bench/parts, `--memory`). */
const threadBytes = 128 * 1_048_576;
const processBytes = 256 * 1_048_576;

/** The memory that the container grants, in bytes; `undefined` where it has no limit below what the machine has. */
export function memoryLimit(granted = process.constrainedMemory(), machine = totalmem()): number | undefined {
  return granted > 0 && granted < machine ? granted : undefined;
}

/** Threads for a process that may use so many cores, as many as its memory has room for. */
export function threadsWithin(cores: number, limit = memoryLimit()): number {
  if (limit === undefined) return cores;
  return Math.max(0, Math.min(cores, Math.floor((limit - processBytes) / threadBytes)));
}

/** Megabytes for rows that wait: 16, or an eighth of what the container grants. */
export function waitingMegabytes(limit = memoryLimit()): number {
  return Math.min(16, Math.floor((limit ?? Infinity) / 8 / 1_048_576));
}
