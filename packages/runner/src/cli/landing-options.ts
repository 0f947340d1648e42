import { withFolders, type LocalStoreOptions, type Store } from '@stedi-lakehouse/core';
import { InvalidArgumentError, Option } from 'commander';
import { stediTables } from '../stedi-tables.ts';
import { assertFolder } from './lake-options.ts';
import { parsePlace, storeAt, wholePlace } from './place.ts';
import { UsageError } from './usage-error.ts';

/** Where landing is: the zone's folder, and folders of tables that were named by themselves. At least one of them. */
export interface LandingPlaces {
  readonly zone?: string;
  /** By table, such as `customer_landing`. */
  readonly folders: Readonly<Record<string, string>>;
}

const landingTables = stediTables.filter(({ zone }) => zone === 'landing').map(({ name }) => name);
const subjects = landingTables.map((name) => name.replace(/_landing$/, ''));

/** `--landing`, of the commands that read a landing zone; it may be repeated. */
export function landingOption(): Option {
  return new Option(
    '--landing <dir>',
    'folder of the landing zone, with <table>_landing/ or <table>/landing/ in it; <table>=<dir> is the folder of one table',
  )
    .env('STEDI_LANDING')
    .argParser(parseLanding)
    .makeOptionMandatory();
}

/** The folder of the zone, or `customer=<folder>`, added to what was given before. */
export function parseLanding(text: string, before?: LandingPlaces): LandingPlaces {
  const places = before ?? { folders: {} };
  const [, subject = '', folder = ''] = /^([A-Za-z][\w-]*)=(.*)$/s.exec(text) ?? [];
  if (subject === '') {
    if (places.zone === undefined) return { ...places, zone: parsePlace(text) };
    throw new InvalidArgumentError('name one folder of the zone, and others as <table>=<folder>');
  }
  const index = [...subjects, ...landingTables].indexOf(subject) % subjects.length;
  if (index < 0)
    throw new InvalidArgumentError(
      `a table is one of ${subjects.join(', ')}; a folder with = in it is ./${subject}=${folder}`,
    );
  const table = landingTables[index]!;
  if (places.folders[table] !== undefined) throw new InvalidArgumentError(`${table} has a folder already`);
  return { ...places, folders: { ...places.folders, [table]: parsePlace(folder) } };
}

/** All of the places, from their roots on; the zone's comes first. */
export function landingPlaces({ zone, folders }: LandingPlaces): string[] {
  return [...(zone === undefined ? [] : [zone]), ...Object.values(folders)].map(wholePlace);
}

/** Landing as a store. Throws UsageError for folders that are not there, and where neither the zone nor a folder is given for a table. */
export async function landingAt(places: LandingPlaces, options?: LocalStoreOptions): Promise<Store> {
  const { zone, folders } = places;
  const all = landingPlaces(places);
  for (const place of all) await assertFolder(place, '--landing');
  const missing = landingTables.filter((table) => folders[table] === undefined);
  if (zone === undefined && missing.length > 0)
    throw new UsageError(
      `--landing names no folder of ${missing.join(' and ')}`,
      'name the folder of the zone too, or one for each table',
    );
  const root = await storeAt(all[0]!, options);
  if (Object.keys(folders).length === 0) return root;
  const named = new Map<string, Store>();
  for (const [table, folder] of Object.entries(folders)) named.set(table, await storeAt(folder, options));
  return withFolders(root, named);
}
