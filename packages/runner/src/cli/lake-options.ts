import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { localStore, openLake, type Lake } from '@stedi-lakehouse/core';
import { Option, type Command } from 'commander';
import { parsePath } from './path-argument.ts';
import { UsageError } from './usage-error.ts';

/** Where a lake is: its root, and its zones where they are elsewhere. */
export interface LakeOptions {
  readonly lake: string;
  readonly trusted?: string;
  readonly curated?: string;
}

/** `required: false` is for commands that can do without a lake. */
export function addLakeOptions(command: Command, { required = true }: { readonly required?: boolean } = {}): Command {
  return command
    .addOption(
      new Option(
        '--lake <dir>',
        'folder of commits, manifests and quarantine, and of the zones unless they are put elsewhere',
      )
        .argParser(parsePath)
        .makeOptionMandatory(required),
    )
    .option('--trusted <dir>', 'folder of the trusted zone (default: <lake>/trusted)', parsePath)
    .option('--curated <dir>', 'folder of the curated zone (default: <lake>/curated)', parsePath);
}

/** The lake at these folders; nothing is created before the first write. */
export function lakeAt({ lake, trusted, curated }: LakeOptions): Lake {
  return openLake({
    root: localStore(lake),
    zones: {
      ...(trusted === undefined ? {} : { trusted: localStore(trusted) }),
      ...(curated === undefined ? {} : { curated: localStore(curated) }),
    },
  });
}

/** Refuses a path that is not a folder. */
export async function assertFolder(path: string, option: string): Promise<void> {
  const facts = await stat(path).catch(() => undefined);
  if (facts?.isDirectory() === true) return;
  throw new UsageError(
    `${option} ${resolve(path)} is ${facts === undefined ? 'not there' : 'not a folder'}`,
    'name a folder that exists',
  );
}
