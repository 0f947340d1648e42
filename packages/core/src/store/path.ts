import { sep } from 'node:path';
import { StoreError } from './store-error.ts';

/** Marks the files of writes that are not finished. Objects cannot have such names, and listings pass over them. */
export const unfinishedMark = '.unfinished-';

/** Refuses a path that is not one of an object: empty parts, `.` and `..`, NUL, a leading `/`, or a name kept for unfinished writes. */
export function checkPath(path: string): void {
  if (path === '') throw invalid(path, 'is empty');
  for (const part of path.split('/')) checkPart(path, part);
}

/** As `checkPath`, for the beginning of a path: `''`, or a last part that may be cut short. */
export function checkPrefix(prefix: string): void {
  const parts = prefix.split('/');
  const last = parts.pop()!;
  for (const part of parts) checkPart(prefix, part);
  if (last.includes('\0') || (sep === '\\' && /[\\:]/.test(last)))
    throw invalid(prefix, 'holds a character no path has');
}

function checkPart(path: string, part: string): void {
  if (part === '') throw invalid(path, 'has an empty part, or a / at its start or end');
  if (part === '.' || part === '..') throw invalid(path, 'has a part . or ..');
  if (part.includes('\0') || (sep === '\\' && /[\\:]/.test(part))) throw invalid(path, 'holds a character no path has');
  if (part.startsWith(unfinishedMark)) throw invalid(path, `has a part that starts with ${unfinishedMark}`);
}

function invalid(path: string, why: string): StoreError {
  return new StoreError(
    'invalid_path',
    `${JSON.stringify(path)} ${why}`,
    'use a path below the store, parts separated by /',
  );
}
