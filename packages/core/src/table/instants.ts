import type { Column } from './column.ts';
import { TableError } from './table-error.ts';

/** Which instants a column may hold. What lies outside is no row when landing is read: the record is invalid (`constraint`). */
export interface InstantRange {
  /** The first one: an ISO 8601 date, or date and time, in UTC. */
  readonly from: string;
  /** The last one, as `from`. Left out: a day after the landing file was written. */
  readonly to?: string;
}

/** From 2000 until a day after the landing file was written: what clocks that are set show. */
export const plausibleInstants: InstantRange = Object.freeze({ from: '2000-01-01' });

const perSecond = { s: 1, ms: 1_000, us: 1_000_000 } as const;

/** Units of instants, as a column's `unit` names them: seconds, milliseconds, microseconds. */
export type TimeUnit = keyof typeof perSecond;

export const timeUnits = Object.keys(perSecond) as readonly TimeUnit[];

const msOfDay = 86_400_000;
/** The last instant where it is not known when the file was written: its time is one that no clock shows, such as 1970. */
const lastOfAll = Date.UTC(2100, 0, 1);

/** The unit of a column of instants, such as `ms since 1970-01-01 UTC`: `undefined` for any other column. */
export function timeUnitOf({ unit = '' }: Pick<Column, 'unit'>): TimeUnit | undefined {
  const [, name] = /^(\w+) since 1970-01-01 UTC$/.exec(unit) ?? [];
  return timeUnits.find((each) => each === name);
}

/** An instant in a unit. */
export function inUnit(unit: TimeUnit, ms: number): number {
  return (ms * perSecond[unit]) / 1_000;
}

/** The least and the greatest value of a column of instants in a file that was written at `written`, ms since 1970-01-01 UTC. */
export function instantBounds(
  { instants, unit }: Pick<Column, 'instants' | 'unit'>,
  written: number,
): { readonly least: number; readonly most: number } | undefined {
  const declared = timeUnitOf(unit === undefined ? {} : { unit });
  if (instants === undefined || declared === undefined) return undefined;
  const from = Date.parse(instants.from);
  const untilWritten = written >= from ? written + msOfDay : lastOfAll;
  const to = instants.to === undefined ? untilWritten : Date.parse(instants.to);
  return { least: inUnit(declared, from), most: inUnit(declared, to) };
}

/** The unit in which a value that lies outside its column's range would lie inside. */
export function likelyUnit(column: Column, value: number, written: number): TimeUnit | undefined {
  return timeUnits.find((unit) => {
    const bounds = instantBounds({ ...column, unit: `${unit} since 1970-01-01 UTC` }, written);
    return bounds !== undefined && value >= bounds.least && value <= bounds.most;
  });
}

/** Refuses a range that cannot be held to: no dates, no instants. */
export function assertInstants(table: string, name: string, column: Column): void {
  const { instants } = column;
  if (instants === undefined) return;
  const [from, to] = [Date.parse(instants.from), Date.parse(instants.to ?? instants.from)];
  if (!(from <= to))
    throw new TableError(
      `table ${table}, column ${name}: its range of instants is none`,
      'give ISO 8601 dates, such as 2000-01-01, the first one first',
    );
  if (timeUnitOf(column) === undefined)
    throw new TableError(
      `table ${table}, column ${name} has a range of instants and no unit of instants`,
      `give the unit: ${timeUnits.map((unit) => `${unit} since 1970-01-01 UTC`).join(', ')}`,
    );
}
