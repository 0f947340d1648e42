import {
  batchFromRows,
  defineTransition,
  filterBatches,
  hashJoin,
  held,
  into,
  mapBatches,
  streamed,
  through,
} from '@stedi-lakehouse/core';
import type { Batch, Batches, Held, RowOf, StageContext, Table } from '@stedi-lakehouse/core';
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
  from: { rows: streamed(peopleTrusted, { whole: true }), taken: held(readingsTrusted, ['user'], { distinct: true }) },
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

/** The same join, bucket by bucket. */
export const makeTrainingByTime = defineTransition({
  name: 'training',
  from: {
    rows: streamed(stepsTrusted, { by: 'at' }),
    taken: held(readingsTrusted, ['at', 'x', 'user'], { by: 'at' }),
  },
  to: training,
  apply: ({ rows, taken }, context) =>
    hashJoin<typeof stepsTrusted, typeof taken.table, typeof training>({
      key: 'at',
      with: taken,
      foreignKey: 'at',
      cardinality: 'many-to-many',
      to: training,
    })(rows, context),
});

export const shape = [makePeople, makeReadings, makeSteps, makePeopleCurated, makeTraining];
