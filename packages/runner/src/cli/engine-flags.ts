import { setFlagsFromString } from 'node:v8';

/**
 * Flags for a process that does nothing else. Its heaps are a few megabytes and are collected often, because of the arrays that hang on them:
 * marking them step by step beside the program takes longer than marking them at once, which nobody waits for.
 */
export function setEngineFlags(): void {
  setFlagsFromString('--no-incremental-marking');
}
