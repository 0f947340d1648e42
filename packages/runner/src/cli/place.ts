import { basename, dirname, resolve } from 'node:path';
import {
  openStore,
  s3Place,
  StoreError,
  type LocalStoreOptions,
  type S3Place,
  type Store,
} from '@stedi-lakehouse/core';
import { InvalidArgumentError } from 'commander';
import { parsePath } from './path-argument.ts';

/** A folder or file as it is written on the command line: a path, or a place on S3. */
export function parsePlace(text: string): string {
  // nobody's folder is called s3:, and a slash is soon forgotten
  if (!/^([a-z0-9]+:\/\/|s3:)/i.test(text)) return parsePath(text);
  parseS3Place(text);
  return text;
}

/** A place on S3 as it is written on the command line. */
export function parseS3Place(text: string): S3Place {
  try {
    return s3Place(text);
  } catch (error) {
    throw error instanceof StoreError ? new InvalidArgumentError(error.message) : error;
  }
}

/** Whether a place is on S3. */
export function isOnS3(place: string): boolean {
  return place.startsWith('s3://');
}

/** A place from its root on, as it is shown and as other processes find it. */
export function wholePlace(place: string): string {
  return isOnS3(place) ? place : resolve(place);
}

/** The folder at a place as a store. */
export async function storeAt(place: string, options?: LocalStoreOptions): Promise<Store> {
  return await openStore(wholePlace(place), options);
}

/** The folder that holds what is at a place, and its name in there: `''` for a whole bucket. */
export function folderAndName(place: string): { readonly folder: string; readonly name: string } {
  const whole = wholePlace(place);
  if (!isOnS3(whole)) return { folder: dirname(whole), name: basename(whole) };
  const [, folder = whole, name = ''] = /^(s3:\/\/.+?)\/([^/]*)$/.exec(whole) ?? [];
  return { folder, name };
}
