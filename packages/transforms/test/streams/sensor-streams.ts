import { Readable, Writable, type Duplex } from 'node:stream';
import {
  consentFilterStream,
  piiStripStream,
  stepTrainerTrimStream,
  timestampJoinStream,
  trimToConsentStream,
  type RuleStreamOptions,
} from '@stedi-lakehouse/transforms';
import { consented, customer, movement, step } from '../rows.ts';

const customers = [consented('Ada', 100), consented('Bob', 200)];
const readings = [movement('Ada', 100), movement('Bob', 250)];
const curated = (name: string, since: number) => {
  const { customerName: _n, email: _e, phone: _p, birthDay: _b, ...rest } = consented(name, since);
  return rest;
};

/** A rule as a stream, rows that go in and those that come out. */
export interface Case {
  readonly name: string;
  readonly stream: (options?: RuleStreamOptions) => Duplex;
  readonly rows: readonly object[];
  readonly expected: readonly object[];
}

export const cases: readonly Case[] = [
  {
    name: 'consentFilterStream',
    stream: consentFilterStream,
    rows: [consented('Ada', 100), customer('Bob'), consented('Cyd', 1), consented('Dov', 0)],
    expected: [consented('Ada', 100), consented('Cyd', 1)],
  },
  {
    name: 'trimToConsentStream',
    stream: (options) => trimToConsentStream({ ...options, customers }),
    rows: [movement('Ada', 99), movement('Ada', 100), movement('Cyd', 300), movement('Bob', 250)],
    expected: [movement('Ada', 100), movement('Bob', 250)],
  },
  {
    name: 'stepTrainerTrimStream',
    stream: (options) => stepTrainerTrimStream({ ...options, customers, trim: 'all' }),
    rows: [step('Ada', 99), step('Ada', 100), step('Cyd', 300), step('Bob', 250)],
    expected: [step('Ada', 100), step('Bob', 250)],
  },
  {
    name: 'piiStripStream',
    stream: (options) => piiStripStream({ ...options, readings }),
    rows: [consented('Ada', 1), consented('Cyd', 2), consented('Ada', 3), consented('Bob', 4)],
    expected: [curated('Ada', 1), curated('Bob', 4)],
  },
  {
    name: 'timestampJoinStream',
    stream: (options) => timestampJoinStream({ ...options, readings, customers, match: 'customer' }),
    rows: [step('Ada', 100), step('Bob', 100), step('Bob', 250)],
    expected: [
      { ...step('Ada', 100), x: 0, y: -1, z: 0.5 },
      { ...step('Bob', 250), x: 0, y: -1, z: 0.5 },
    ],
  },
];

/** Rows without end, as a plain Node stream that lets others run between rounds. */
export function endless(rows: readonly object[], beforeRound?: (round: number) => void): Readable {
  return Readable.from(
    (async function* repeat() {
      for (let round = 0; ; round++) {
        beforeRound?.(round);
        await new Promise(setImmediate);
        for (const row of rows) yield row;
      }
    })(),
  );
}

/** A plain Node stream that keeps what it is given. */
export function keeping(kept: unknown[], write?: (row: unknown) => void): Writable {
  return new Writable({
    objectMode: true,
    write(row: unknown, _encoding, done) {
      try {
        write?.(row);
        kept.push(row);
        done();
      } catch (error) {
        done(error as Error);
      }
    },
  });
}
