// A fixed amount of work, for seconds to be compared with: hashing, sorting out, and writing to memory, as the pipeline does.
// As a program: node bench/quick/fixed-loop.mjs <times>
import { fileURLToPath } from 'node:url';

const values = 1 << 20;
const rounds = 12;

/** Does the work once; gives a figure of it, so that no engine leaves it out. */
export function fixedLoop() {
  const slots = new Int32Array(1 << 16);
  const kept = new Float64Array(values);
  let count = 0;
  let seed = 1;
  for (let round = 0; round < rounds; round++) {
    count = 0;
    for (let value = 0; value < values; value++) {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0;
      const slot = Math.imul(seed ^ (seed >>> 15), 16_777_619) >>> 16;
      slots[slot] += value;
      if ((slots[slot] & 1) === 0) kept[count++] = seed / 1024;
    }
  }
  return count;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (let time = 0; time < Number(process.argv[2]); time++) fixedLoop();
}
