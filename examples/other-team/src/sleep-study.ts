import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CountingContext, holdRows, toDuplex, type RowOf } from '@stedi-lakehouse/core';
import { trimToConsent } from '@stedi-lakehouse/transforms';
import { heartRate, member } from './tables.ts';

/** What the wristbands sent, one JSON record a line: a stream of another origin would do as well. */
const lines = [
  '{"wornBy":"m-1","measuredAt":900,"beats":61}',
  '{"wornBy":"m-1","measuredAt":1000,"beats":58}',
  '{"wornBy":"m-2","measuredAt":1000,"beats":70}',
  '{"wornBy":"m-1","measuredAt":2000,"beats":52}',
];

/** Streams heart rates through the consent rule of the lakehouse, between two stages of this team's own. */
export async function sleepStudy(print: (line: string) => void): Promise<void> {
  const members = holdRows(member, [
    { memberId: 'm-1', consentedAt: 1000 },
    { memberId: 'm-2', consentedAt: null },
  ]);
  const consented = trimToConsent<typeof heartRate, typeof member>({
    owner: 'wornBy',
    takenAt: 'measuredAt',
    people: members,
    person: 'memberId',
    consentedAt: 'consentedAt',
  });
  const counts = new CountingContext(new AbortController().signal);
  let sum = 0;
  let rows = 0;
  await pipeline(
    Readable.from(lines),
    parse,
    toDuplex(consented, { from: heartRate, of: 'rows', context: counts }),
    async (rates: AsyncIterable<RowOf<typeof heartRate>>) => {
      for await (const { measuredAt, beats } of rates) {
        print(`kept: ${beats} beats a minute at ${measuredAt}`);
        sum += beats;
        rows++;
      }
    },
  );
  print(`mean of ${rows}: ${sum / rows}`);
  for (const [reason, dropped] of counts.dropped) print(`dropped ${dropped}: ${reason}`);
}

async function* parse(records: AsyncIterable<string>): AsyncGenerator {
  for await (const record of records) yield JSON.parse(record);
}
