import { realpath } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import type { Lake } from '@stedi-lakehouse/core';
import { lakeAt, type LakeOptions } from './lake-options.ts';
import { landingPlaces, type LandingPlaces } from './landing-options.ts';
import { isOnS3, wholePlace } from './place.ts';
import { UsageError } from './usage-error.ts';

/**
 * The lake of a command that reads landing. Throws UsageError where one of them lies in the other, through links too: a lake in landing would be read as
 * landing, and what is cleaned or put aside would be somebody's raw data.
 */
export async function lakeApart(options: LakeOptions & { readonly landing: LandingPlaces }): Promise<Lake> {
  const { lake, trusted, curated } = options;
  const zones = { '--lake': lake, '--trusted': trusted, '--curated': curated };
  const landings = await Promise.all(landingPlaces(options.landing).map(truePlace));
  for (const [option, place] of Object.entries(zones)) {
    if (place === undefined) continue;
    const zone = await truePlace(wholePlace(place));
    for (const landing of landings) {
      if (!isIn(zone, landing) && !isIn(landing, zone)) continue;
      const where = zone === landing ? 'is' : isIn(zone, landing) ? 'lies in' : 'holds';
      throw new UsageError(
        `${option} ${zone} ${where} the landing folder ${landing}`,
        'name folders of which none lies in another',
      );
    }
  }
  return await lakeAt(options);
}

function isIn(place: string, folder: string): boolean {
  const end = isOnS3(folder) ? '/' : sep;
  return place === folder || place.startsWith(folder.endsWith(end) ? folder : `${folder}${end}`);
}

/** A place as it is without links, as far as it is there. */
async function truePlace(place: string): Promise<string> {
  if (isOnS3(place)) return place.replace(/\/+$/, '');
  try {
    return await realpath(place);
  } catch {
    const folder = dirname(place);
    return folder === place ? place : join(await truePlace(folder), basename(place));
  }
}
