import { sep } from 'node:path';
import { StoreError } from './store-error.ts';

/** Marks the files of writes that are not finished. Objects cannot have such names, and listings pass over them. */
export const unfinishedMark = '.unfinished-';

/** Refuses a path that is not one of an object: empty parts, `.` and `..`, NUL, a leading `/`, or a name kept for unfinished writes. */
export function checkPath(path: string): void {
  const why = pathFault(path);
  if (why !== undefined) throw invalid(path, why);
}

/** Why a path cannot be one of an object, `undefined` where it can. */
export function pathFault(path: string): string | undefined {
  if (path === '') return 'is empty';
  return firstFault(path.split('/'));
}

/** As `checkPath`, for the beginning of a path: `''`, or a last part that may be cut short. */
export function checkPrefix(prefix: string): void {
  const parts = prefix.split('/');
  const last = parts.pop()!;
  const why = firstFault(parts) ?? characterFault(last);
  if (why !== undefined) throw invalid(prefix, why);
}

function firstFault(parts: readonly string[]): string | undefined {
  for (const part of parts) {
    const why = partFault(part);
    if (why !== undefined) return why;
  }
  return undefined;
}

function partFault(part: string): string | undefined {
  if (part === '') return 'has an empty part, or a / at its start or end';
  if (part === '.' || part === '..') return 'has a part . or ..';
  if (part.startsWith(unfinishedMark)) return `has a part that starts with ${unfinishedMark}`;
  return characterFault(part);
}

function characterFault(part: string): string | undefined {
  const holds = part.includes('\0') || (sep === '\\' && /[\\:]/.test(part));
  return holds ? 'holds a character no path has' : undefined;
}

function invalid(path: string, why: string): StoreError {
  return new StoreError(
    'invalid_path',
    `${JSON.stringify(path)} ${why}`,
    'use a path below the store, parts separated by /',
  );
}
