import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { openLake, type Lake } from '@stedi-lakehouse/core';
import { Option, type Command } from 'commander';
import { isOnS3, parsePlace, storeAt, wholePlace } from './place.ts';
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
        .env('STEDI_LAKE')
        .argParser(parsePlace)
        .makeOptionMandatory(required),
    )
    .addOption(zoneOption('trusted'))
    .addOption(zoneOption('curated'));
}

function zoneOption(zone: 'trusted' | 'curated'): Option {
  return new Option(`--${zone} <dir>`, `folder of the ${zone} zone (default: <lake>/${zone})`)
    .env(`STEDI_${zone.toUpperCase()}`)
    .argParser(parsePlace);
}

/** The lake at these folders; nothing is created before the first write. */
export async function lakeAt({ lake, trusted, curated }: LakeOptions): Promise<Lake> {
  return openLake({
    root: await storeAt(lake),
    zones: {
      ...(trusted === undefined ? {} : { trusted: await storeAt(trusted) }),
      ...(curated === undefined ? {} : { curated: await storeAt(curated) }),
    },
  });
}

/** A lake in a folder has the scratch file of a run too: it holds rows. */
export function scratchOf({ root }: Lake): { readonly scratchFolder?: string } {
  return isAbsolute(root.uri) ? { scratchFolder: root.uri } : {};
}

/** Refuses a path that is not a folder. On S3 there are none: what lies below a prefix is found, or not, when it is listed. */
export async function assertFolder(path: string, option: string): Promise<void> {
  if (isOnS3(path)) return;
  const facts = await stat(path).catch(() => undefined);
  if (facts?.isDirectory() === true) return;
  throw new UsageError(
    `${option} ${wholePlace(path)} is ${facts === undefined ? 'not there' : 'not a folder'}`,
    'name a folder that exists',
  );
}
