import { LakehouseError } from '../../table/lakehouse-error.ts';
import { storeUris } from '../store-uris.ts';
import type { OpenPlan } from './open-plan.ts';

/** A part whose object is not there, or not whole. */
export interface MissingPart {
  readonly round: number;
  /** Counts from 1. */
  readonly step: number;
  /** The table that the step reads. */
  readonly table: string;
  /** Counts from 0. */
  readonly part: number;
  /** How many parts the step has. */
  readonly of: number;
  readonly broken: boolean;
}

/** Missing parts that an error names, at most. */
const named = 8;

/** Parts that are needed now have not been done, or what they gave is broken. The text says which, and what makes them. */
export class PartsMissing extends LakehouseError {
  readonly missing: readonly MissingPart[];

  constructor(missing: readonly MissingPart[], plan: Pick<OpenPlan, 'name' | 'run' | 'lake'>) {
    const first = missing.slice(0, named);
    const names = first.map(
      ({ part, of, step, table, broken }) =>
        `part ${part} of ${of} of step ${step} (${table}) is ${broken ? 'broken' : 'missing'}`,
    );
    const more = missing.length > named ? ` and ${missing.length - named} more parts are not there` : '';
    super(
      'parts_missing',
      `${names.join(', ')}${more}`,
      `run ${commands(first, missing, plan).join(' and ')}, then this again`,
    );
    this.missing = missing;
  }
}

/** Commands that make the first missing parts: with as many indexes as a step of the round has parts, each makes one part of every step. */
function commands(
  first: readonly MissingPart[],
  all: readonly MissingPart[],
  { name, run, lake }: Pick<OpenPlan, 'name' | 'run' | 'lake'>,
): string[] {
  const { landingFolders = {}, ...stores } = storeUris(run.landingStore, lake);
  const folders = Object.entries(landingFolders).map(([table, uri]) => ['landing', `${table}=${uri}`] as const);
  const places = placeOptions([['plan', name], ...Object.entries(stores), ...folders], lake.root.uri);
  const made = first.map(({ round, part }) => {
    const count = all.reduce((most, each) => (each.round === round ? Math.max(most, each.of) : most), 0);
    return `stedi part --round ${round} --index ${part} --count ${count} ${places}`;
  });
  return [...new Set(made)];
}

/** Zones that stand where they do unless told otherwise are left out. */
function placeOptions(places: readonly (readonly [string, string])[], lake: string): string {
  const given = places.filter(([zone, uri]) => uri !== `${lake}/${zone}`);
  return given.map(([option, uri]) => `--${option} ${/^[\w./:@=-]+$/.test(uri) ? uri : JSON.stringify(uri)}`).join(' ');
}
