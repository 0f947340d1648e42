import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Every file and folder below `root`: path, time of change to the nanosecond, and a hash of the bytes. Empty where there is no such folder. */
export async function listing(root: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const facts = await stat(path, { bigint: true });
    const hash = entry.isFile() ? sha256(await readFile(path)) : 'folder';
    found[relative(root, path)] = `${facts.mtimeNs} ${hash}`;
  }
  return found;
}

/** Every file below `root` as `listing` has it. */
export async function fileListing(root: string): Promise<Record<string, string>> {
  const found = Object.entries(await listing(root));
  return Object.fromEntries(found.filter(([, facts]) => !facts.endsWith(' folder')));
}

/** Paths of the files below `root`, sorted, but those that say which lake a folder belongs to. */
export async function filesBelow(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .flatMap((entry) => (entry.isFile() && entry.name !== '_lake.json' ? [join(entry.parentPath, entry.name)] : []))
    .toSorted();
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
