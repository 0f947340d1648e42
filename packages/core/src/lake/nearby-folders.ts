import type { Store, StoreOptions } from '../store/store.ts';
import { judgeName } from './landing-name.ts';

/** A folder that holds files which could be landing files. */
export interface NearbyFolder {
  /** With a `/` at its end; `''` for files of the root. */
  readonly folder: string;
  readonly files: number;
  readonly first: string;
}

/** Objects that are looked at for each beginning of a path: one page of a bucket. */
const mostLooked = 1000;

/**
 * Folders that may be meant for a table: those whose names hold the subject's letters come first. No more than some thousand names are looked at, so
 * that in a large zone not every folder is found.
 */
export async function nearbyFolders(store: Store, subject: string, options?: StoreOptions): Promise<NearbyFolder[]> {
  const folders = new Map<string, { files: number; readonly first: string }>();
  const seen = new Set<string>();
  for (const beginning of beginnings(subject)) {
    let looked = 0;
    for await (const { path } of store.list(beginning, options)) {
      if (++looked > mostLooked) break;
      const verdict = judgeName(path);
      if (seen.has(path) || (verdict !== 'take' && verdict !== 'look')) continue;
      seen.add(path);
      const folder = landingFolderOf(path);
      const counted = folders.get(folder);
      if (counted === undefined) folders.set(folder, { files: 1, first: path.slice(folder.length) });
      else counted.files++;
    }
  }
  const found = Array.from(folders, ([folder, counted]): NearbyFolder => ({ folder, ...counted }));
  return found.toSorted((a, b) => Number(isOf(b.folder, subject)) - Number(isOf(a.folder, subject)));
}

/** Whether a folder's name says that it is of the subject, whatever its case, its marks and its plural. */
export function isOf(folder: string, subject: string): boolean {
  return lettersOf(folder).includes(lettersOf(subject));
}

function lettersOf(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** How paths may begin: anyhow, or as the subject does, in any case and below a folder called landing. */
function beginnings(subject: string): string[] {
  const two = subject.slice(0, 2);
  const ways = [two, two[0]!.toUpperCase() + two.slice(1), two.toUpperCase()];
  return ['', ...ways, ...['landing/', 'Landing/', 'raw/'].flatMap((above) => ways.map((way) => above + way))];
}

/** The folder of a file, without those of dates and partitions. */
function landingFolderOf(path: string): string {
  const parts = path.split('/').slice(0, -1);
  const dates = parts.findIndex((part, index) => index > 0 && (/^\d+$/.test(part) || part.includes('=')));
  const kept = dates === -1 ? parts : parts.slice(0, dates);
  return kept.map((part) => `${part}/`).join('');
}
