import { LakehouseError, type Store } from '@stedi-lakehouse/core';
import { UsageError } from '../cli/usage-error.ts';
import { Dirt, type DirtCounts } from './dirt.ts';
import { invalidSamples } from './invalid-samples.ts';
import { accelerometer, customers, stepTrainer, type LandingTable, type Scope } from './landing-tables.ts';
import { customersOfUnit } from './people.ts';
import { Random } from './random.ts';
import { RecordWriter } from './record-writer.ts';

export interface GenerateOptions {
  /** Where the folders `<subject>/landing/` go; they must be empty. */
  readonly store: Store;
  /** 1 is the size of the STEDI starter data: 956 customers, 109,953 readings, 10 MB. Default: 1. */
  readonly scale?: number;
  /** A whole number. The same one makes the same bytes. Default: 1. */
  readonly seed?: number;
  /** The share of records, from 0 to 1, that something invalid or odd is put beside. Default: 0. */
  readonly dirty?: number;
  readonly signal?: AbortSignal;
}

/** What was made of one landing table. */
export interface GeneratedTable extends DirtCounts {
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  readonly bytes: number;
  /** Valid records. */
  readonly rows: number;
}

/** What was made, by table name: `customer_landing`, `accelerometer_landing`, `step_trainer_landing`. */
export type GeneratedLanding = Readonly<Record<string, GeneratedTable>>;

/**
 * Writes sample landing data of STEDI's shape and proportions: made-up customers, consents that are absent, given late or in time, readings
 * from before the consent, instants that several customers share, years of three digits.
 *
 * The same options make the same bytes. Streams, so memory does not grow with the scale. Customers come last: where they are, all is there.
 */
export async function generateLanding(options: GenerateOptions): Promise<GeneratedLanding> {
  const { store, scale = 1, seed = 1, dirty = 0, signal } = options;
  check('scale', scale > 0 && scale <= 100_000, 'a number above 0, at most 100000');
  check('seed', Number.isSafeInteger(seed), 'a whole number');
  check('dirty', dirty >= 0 && dirty <= 1, 'a share from 0 to 1');
  const tables = [accelerometer, stepTrainer, customers];
  for (const { subject } of tables) await assertEmpty(store, `${subject}/landing/`, signal);
  const scope = { seed, people: Math.max(1, Math.round(scale * customersOfUnit)) };
  const made: Record<string, GeneratedTable> = {};
  for (const [index, table] of tables.entries()) {
    const random = new Random(seed, 3, index);
    const dirt = dirty === 0 ? undefined : new Dirt(dirty, random, invalidSamples(table.sample));
    made[`${table.subject}_landing`] = await writeTable(store, table, scope, dirt, signal);
  }
  return made;
}

async function writeTable(
  store: Store,
  table: LandingTable,
  scope: Scope,
  dirt: Dirt | undefined,
  signal: AbortSignal | undefined,
): Promise<GeneratedTable> {
  const out = new RecordWriter(rowsPerFile(table, scope), dirt);
  const records = table.write(scope, out);
  const fill = (): boolean => records.next().done !== true || out.length > 0;
  const blocksOfFile = function* (): Generator<Uint8Array> {
    const start = dirt?.startFile();
    if (start !== undefined) yield start;
    do yield out.take();
    while (!out.fileFull && fill());
  };
  const files: { path: string; bytes: number }[] = [];
  while (fill()) {
    const path = `${table.subject}/landing/${table.subject}-${1_700_000_000_000 + files.length * 61}.json`;
    const { bytes } = await store.write(path, blocksOfFile(), signal === undefined ? {} : { signal });
    files.push({ path, bytes });
    out.startFile();
  }
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return { files, bytes, rows: out.rows, invalid: dirt?.invalid ?? {}, unusual: dirt?.unusual ?? {} };
}

/** Ten thousand records a file, as the website and the devices send them, or as many as keep a table to a hundred files. */
function rowsPerFile(table: LandingTable, { people }: Scope): number {
  const rows = (table.rowsOfUnit * people) / customersOfUnit;
  return 10_000 * Math.max(1, Math.ceil(rows / 1_000_000));
}

async function assertEmpty(store: Store, folder: string, signal: AbortSignal | undefined): Promise<void> {
  for await (const { path } of store.list(folder, signal === undefined ? {} : { signal })) {
    throw new UsageError(`${store.uriOf(path)} is in the way of sample data`, 'name a folder without landing files');
  }
}

function check(option: string, holds: boolean, expected: string): void {
  if (!holds) throw new LakehouseError('invalid_option', `${option} is out of range`, `give ${expected}`);
}
