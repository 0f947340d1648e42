import { InvalidArgumentError } from 'commander';

/** Refuses an empty path, which would stand for the current folder: a shell makes one of a variable that is not set. */
export function parsePath(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('give a path');
}
