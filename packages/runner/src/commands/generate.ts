import { InvalidArgumentError, type Command } from 'commander';
import type { CommandContext } from '../cli/command-context.ts';
import { generateLanding } from '../generate/index.ts';
import { count, size, textTable } from '../report/format.ts';

interface GenerateOptions {
  readonly scale: number;
  readonly seed: number;
  readonly dirty: number;
}
