import { randomFillSync } from 'node:crypto';

/** Bytes of a text that are hashed at a time. */
export const hashedBytes = 256;

/**
 * What the hashes of tables in memory depend on, other in each thread: nobody can choose texts or numbers that collide. No byte that is written, and
 * nothing that another thread or process is told, may depend on it.
 *
 * The first two begin both halves of a hash. Then come four for each word of 32 bits: two for a half.
 */
export const hashKeys: Int32Array = randomFillSync(new Int32Array(2 + 4 * (1 + hashedBytes / 4)));
