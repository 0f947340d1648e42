import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The subjects of the landing zone; each has a folder of NDJSON files. */
export const subjects = ['customer', 'accelerometer', 'step_trainer'];

/** The folder of a subject: `<landing>/<subject>/landing` or `<landing>/<subject>_landing`. */
export function folderOf(landing, subject) {
  const folders = [join(landing, subject, 'landing'), join(landing, `${subject}_landing`)];
  const found = folders.find((folder) => statSync(folder, { throwIfNoEntry: false })?.isDirectory());
  if (found === undefined)
    throw new Error(`${landing} has no landing data of ${subject}: expected ${folders.join(' or ')}`);
  return found;
}

/** The files of a subject, in order. */
export function filesOf(landing, subject) {
  const folder = folderOf(landing, subject);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => join(folder, name));
}

/** Bytes of all landing files. */
export function landingBytes(landing) {
  const files = subjects.flatMap((subject) => filesOf(landing, subject));
  return files.reduce((sum, file) => sum + statSync(file).size, 0);
}

/** The first files of a subject in one buffer: as many as fit into `most` bytes, and at least one. */
export function firstBytes(landing, subject, most) {
  const chunks = [];
  let bytes = 0;
  for (const file of filesOf(landing, subject)) {
    const chunk = readFileSync(file);
    if (bytes > 0 && bytes + chunk.length > most) break;
    chunks.push(chunk);
    bytes += chunk.length;
  }
  return Buffer.concat(chunks);
}
