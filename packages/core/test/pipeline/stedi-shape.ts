import {
  batchFromRows,
  defineTransition,
  filterBatches,
  held,
  into,
  mapBatches,
  streamed,
  through,
} from '@stedi-lakehouse/core';
import type { Batch, Batches, Held, RowOf, StageContext, Table } from '@stedi-lakehouse/core';
import type { InputPart, PipelineIo } from '../../src/pipeline/pipeline-io.ts';
import {
  people,
  peopleCurated,
  peopleTrusted,
  readings,
  readingsTrusted,
  steps,
  stepsTrusted,
  training,
} from './tables.ts';

/** The set of a held column's texts. Tests of this room judge the running of stages, so their rules are as plain as can be. */
async function textsOf(table: Held<Table>, column: string): Promise<Set<string>> {
  const texts = new Set<string>();
  for await (const batch of table.batches())
    for (const row of batch.rows()) texts.add((row as Record<string, string>)[column]!);
  return texts;
}

async function* keepKnown<T extends Table>(
  input: Batches<T>,
  column: string,
  known: () => Promise<Set<string>>,
  context: StageContext,
): Batches<T> {
  const texts = await known();
  const keep = filterBatches<T>('unmatched', (batch) => {
    const rows = [...batch.rows()].map((row, i) => [(row as Record<string, string>)[column]!, i] as const);
    return Int32Array.from(rows.filter(([text]) => texts.has(text)).map(([, i]) => i));
  });
  yield* keep(input, context);
}

const consented = mapBatches<typeof people, typeof peopleTrusted>(peopleTrusted, (batch) =>
  batchFromRows(peopleTrusted, [...batch.rows()] as RowOf<typeof peopleTrusted>[]),
);

export const makePeople = defineTransition({
  name: 'people_landing_to_trusted',
  from: { rows: streamed(people) },
  to: peopleTrusted,
  apply: ({ rows }, context) => through(rows, context, filterBatches('no_consent', withConsent), consented),
});

function withConsent(batch: Batch<typeof people>): Int32Array {
  const column = batch.column('consentedAt');
  return Int32Array.from({ length: batch.length }, (_, row) => row).filter((row) => column.at(row) !== null);
}

export const makeReadings = defineTransition({
  name: 'readings_landing_to_trusted',
  from: { rows: streamed(readings), owners: held(peopleTrusted, ['email']) },
  to: readingsTrusted,
  apply: ({ rows, owners }, context) =>
    into(
      keepKnown(rows, 'user', async () => textsOf(owners, 'email'), context),
      readingsTrusted,
      context,
    ),
});

export const makeSteps = defineTransition({
  name: 'steps_landing_to_trusted',
  from: { rows: streamed(steps), owners: held(peopleTrusted, ['serial']) },
  to: stepsTrusted,
  apply: ({ rows, owners }, context) =>
    into(
      keepKnown(rows, 'serial', async () => textsOf(owners, 'serial'), context),
      stepsTrusted,
      context,
    ),
});

export const makePeopleCurated = defineTransition({
  name: 'people_trusted_to_curated',
  from: { rows: streamed(peopleTrusted, { whole: true }), taken: held(readingsTrusted, ['user']) },
  to: peopleCurated,
  apply: ({ rows, taken }, context) =>
    into(
      keepKnown(rows, 'email', async () => textsOf(taken, 'user'), context),
      peopleCurated,
      context,
    ),
});

/** Joins each step to every reading of the same time, by a nested loop. */
export const makeTraining = defineTransition({
  name: 'training',
  from: { rows: streamed(stepsTrusted), taken: held(readingsTrusted, ['at', 'x']) },
  to: training,
  async *apply({ rows, taken }, context) {
    const partners: { at: number; x: number }[] = [];
    for await (const batch of taken.batches()) partners.push(...batch.rows());
    for await (const batch of rows) {
      const made: RowOf<typeof training>[] = [];
      let matched = 0;
      for (const step of batch.rows()) {
        const found = partners.filter(({ at }) => at === step.at);
        if (found.length > 0) matched++;
        made.push(...found.map(({ x }) => ({ ...step, x })));
      }
      context.drop('unmatched', batch.length - matched);
      context.pairs({ left: matched, right: 0 }, made.length);
      if (made.length > 0) yield batchFromRows(training, made);
    }
  },
});

export const shape = [makePeople, makeReadings, makeSteps, makePeopleCurated, makeTraining];

/** Tables in memory: inputs given as parts of rows, outputs kept as rows and a log of what happened. */
export function memoryIo(inputs: Readonly<Record<string, readonly (readonly object[])[]>>, rowsPerBatch = 2) {
  const written: Record<string, object[][]> = {};
  const log: string[] = [];
  const io: PipelineIo = {
    async parts(table) {
      return (inputs[table.name] ?? []).map((rows): InputPart => ({
        async *open(as) {
          for (let at = 0; at < rows.length; at += rowsPerBatch) {
            yield batchFromRows(as, rows.slice(at, at + rowsPerBatch) as RowOf<Table>[]);
          }
          log.push(`read ${as.name}`);
        },
      }));
    },
    async output(table) {
      const parts: object[][] = [[]];
      written[table.name] = parts;
      return {
        async append(batch) {
          for (const row of batch.rows()) parts.at(-1)!.push(row);
        },
        async endPart() {
          parts.push([]);
        },
        async close() {
          parts.pop();
          log.push(`closed ${table.name}`);
        },
      };
    },
  };
  return { io, written, log };
}
