import {
  defineTransition,
  held,
  into,
  rebatch,
  streamed,
  type AnyTransition,
  type Batches,
  type StageContext,
  type Table,
} from '@stedi-lakehouse/core';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { KeepRoom } from '../../src/pipeline/keep-room.ts';
import { planSteps, stagesOf } from '../../src/pipeline/steps.ts';
import { memoryIo, run } from './memory-run.ts';
import {
  makePeople,
  makePeopleCurated,
  makeReadings,
  makeSteps,
  makeTraining,
  makeTrainingByTime,
  shape,
} from './stedi-shape.ts';
import { people, peopleTrusted } from './tables.ts';

const person = (n: number, consentedAt: number | null = 1) => ({
  email: `p${n}@example.com`,
  serial: `s${n}`,
  consentedAt,
});
const reading = (n: number, at: number) => ({ user: `p${n}@example.com`, at, x: n });
const step = (n: number, at: number) => ({ at, serial: `s${n}`, distance: n });
const inputs = {
  people_landing: [[person(1), person(2, null)], [person(3)]],
  readings_landing: [[reading(1, 10), reading(2, 10), reading(1, 11)], [reading(1, 12)]],
  steps_landing: [
    [step(1, 10), step(3, 11), step(2, 11)],
    [step(3, 12), step(3, 99)],
  ],
};

describe('steps', () => {
  const planned = planSteps(shape);

  test('a transition joins the pass over its input when all it holds is complete by then, and waits for a pass of its own when not', () => {
    expect(planned.map(({ stages }) => stages.flatMap(stagesOf).map(({ transition }) => transition.name))).toEqual([
      ['people_landing_to_trusted'],
      ['readings_landing_to_trusted'],
      ['steps_landing_to_trusted', 'training'],
      ['people_trusted_to_curated'],
    ]);
  });

  test('a table is kept with the columns that later steps need, and let go after the last of them', () => {
    expect(planned.map(({ kept }) => kept.map(({ id, columns }) => [id, columns]))).toEqual([
      [
        ['people_trusted', ['email', 'serial']],
        ['people_trusted in parts', ['email', 'serial', 'consentedAt']],
      ],
      [
        ['readings_trusted: distinct user', ['user']],
        ['readings_trusted', ['at', 'x']],
      ],
      [],
      [],
    ]);
    expect(planned[3]!.released).toEqual(
      expect.arrayContaining(['people_trusted in parts', 'readings_trusted: distinct user']),
    );
    expect(planned[1]!.released).toEqual([]);
    expect(planned.map(({ round }) => round)).toEqual([1, 2, 3, 3]);
  });
});

/** The transition, given its stream one row at a time. */
function rowByRow(transition: AnyTransition): AnyTransition {
  const { streamedKey } = transition;
  return {
    ...transition,
    run: (given, context) => {
      const single = rebatch<Table>({ rows: 1 })(given[streamedKey] as Batches<Table>, context);
      return transition.run({ ...given, [streamedKey]: single }, context);
    },
  };
}

describe('a run', () => {
  test('makes every table, part by part, and reports rows that add up', async () => {
    const { io, written } = memoryIo(inputs);
    const reports = await run(shape, io);
    const tables = await written();
    expect(tables['people_trusted']).toEqual([[person(1)], [person(3)]]);
    expect(tables['readings_trusted']).toEqual([[reading(1, 10), reading(1, 11)], [reading(1, 12)]]);
    expect(tables['training']).toEqual([
      [
        { ...step(1, 10), x: 1 },
        { ...step(3, 11), x: 1 },
      ],
      [{ ...step(3, 12), x: 1 }],
    ]);
    expect(tables['people_curated']).toEqual([[{ serial: 's1', consentedAt: 1 }]]);
    expect(reports.find(({ name }) => name === 'training')).toEqual({
      name: 'training',
      read: { steps_trusted: 4, readings_trusted: 3 },
      written: 3,
      dropped: { unmatched: 1 },
      quarantined: 0,
      joined: { left: 3, pairs: 3 },
      measures: {},
    });
  });

  test('gives the same rows when each transition runs alone over the tables of the run before', async () => {
    const whole = memoryIo(inputs);
    await run(shape, whole.io);
    const tables = await whole.written();
    for (const transition of [makePeople, makeReadings, makeSteps, makePeopleCurated, makeTraining]) {
      const alone = memoryIo({ ...inputs, ...tables });
      await run([transition], alone.io);
      expect((await alone.written())[transition.to.name]).toEqual(tables[transition.to.name]);
    }
  });

  test('does not deadlock with one-row batches and 200,000 people', { timeout: 120_000 }, async () => {
    const many = Array.from({ length: 200_000 }, (_, n) => person(n, n % 2 === 0 ? 1 : null));
    const given = { people_landing: [many], readings_landing: [[reading(0, 1)]], steps_landing: [[step(2, 1)]] };
    const { io, written } = memoryIo(given, many.length);
    await run(shape.map(rowByRow), io);
    const tables = await written();
    expect(tables['people_trusted']![0]).toHaveLength(100_000);
    expect(tables['training']).toEqual([[{ ...step(2, 1), x: 0 }]]);
  });

  test('pairs the same rows bucket by bucket, alone or not, as all at once', async () => {
    const many = (count: number, make: (n: number) => object): object[][] =>
      [0, 1, 2].map((part) => Array.from({ length: count }, (_, n) => make(n * 3 + part)));
    const large = {
      people_landing: [Array.from({ length: 50 }, (_, n) => person(n))],
      readings_landing: many(300, (n) => reading(n % 50, n % 97)),
      steps_landing: many(200, (n) => step(n % 50, n % 101)),
    };
    const once = memoryIo(large, 100);
    await run([makePeople, makeReadings, makeSteps, makeTraining], once.io);
    const byTime = memoryIo(large, 100);
    const reports = await run([makePeople, makeReadings, makeSteps, makeTrainingByTime], byTime.io);
    const [all, buckets] = [await once.written(), await byTime.written()];
    const sorted = (parts: readonly object[][]): string[] =>
      parts
        .flat()
        .map((row) => JSON.stringify(row))
        .toSorted();
    expect(sorted(buckets['training']!)).toEqual(sorted(all['training']!));
    const alone = memoryIo({ ...large, ...buckets }, 7);
    await run([makeTrainingByTime], alone.io);
    expect((await alone.written())['training']).toEqual(buckets['training']);
    // without room in memory all of them wait in the scratch file
    const spilled = memoryIo(large, 100);
    await run([makePeople, makeReadings, makeSteps, makeTrainingByTime], spilled.io, {
      room: new KeepRoom(0, tmpdir()),
    });
    expect((await spilled.written())['training']).toEqual(buckets['training']);
    expect(reports.at(-1)).toMatchObject({ name: 'training', read: { steps_trusted: 600, readings_trusted: 900 } });
  });

  const lossy = defineTransition({
    name: 'lossy',
    from: { rows: streamed(people) },
    to: peopleTrusted,
    async *apply({ rows }, context) {
      for await (const batch of makePeople.apply({ rows }, context)) if (batch.length > 1) yield batch;
    },
  });

  test('fails when a stage loses rows in silence', async () => {
    const { io } = memoryIo(inputs);
    await expect(run([lossy], io)).rejects.toMatchObject({
      code: 'rows_do_not_add_up',
      message: expect.stringContaining('stage lossy read 3 rows of people_landing') as string,
    });
  });

  const failing = (when: 'at once' | 'later') =>
    defineTransition({
      name: 'failing',
      from: { rows: streamed(peopleTrusted) },
      to: { ...peopleTrusted, name: 'copy' },
      async *apply({ rows }, context): Batches<never> {
        if (when === 'at once') throw new Error('no');
        for await (const _ of rows) context.signal.throwIfAborted();
        throw new Error('no');
      },
    });

  test.each(['at once', 'later'] as const)('fails when a consumer throws %s, and closes the input', async (when) => {
    const { io } = memoryIo(inputs);
    await expect(run([makePeople, failing(when)], io)).rejects.toThrow('no');
  });

  test('goes on when a consumer wants no more rows', async () => {
    const firstPeople = { ...peopleTrusted, name: 'first' };
    const first = defineTransition({
      name: 'first_batch',
      from: { rows: streamed(peopleTrusted) },
      to: firstPeople,
      async *apply({ rows }, context) {
        for await (const batch of rows) {
          yield* into(one(batch), firstPeople, context);
          return;
        }
      },
    });
    async function* one<T>(value: T) {
      yield value;
    }
    const { io, written } = memoryIo({ people_landing: [Array.from({ length: 10 }, (_, n) => person(n))] });
    await run([makePeople, first], io);
    const tables = await written();
    expect(tables['people_trusted']![0]).toHaveLength(10);
    expect(tables['first']![0]).toHaveLength(2);
  });

  test.each([
    ['independent', undefined],
    ['chained', 'a'],
  ])('comes to its end where a later step could begin before an earlier one: %s', async (_, heldByB) => {
    const named = (name: string, zone: 'landing' | 'trusted'): Table => ({ ...people, name, zone });
    const made = new Map(['a', 'b', 'c', 'd'].map((name) => [name, named(`${name}_trusted`, 'trusted')]));
    const copy = (name: string, other?: string): AnyTransition => {
      const to = made.get(name)!;
      const rows = streamed(named(`${name}_landing`, 'landing'));
      const from = other === undefined ? { rows } : { rows, other: held(made.get(other)!, ['email']) };
      const apply = ({ rows: given }: { readonly rows: Batches<Table> }, context: StageContext) =>
        into(given, to, context);
      return defineTransition({ name, from, to, apply } as never);
    };
    const parts = (count: number) => Array.from({ length: count }, (__, n) => [person(n)]);
    const { io } = memoryIo({ a_landing: parts(2), b_landing: parts(2), c_landing: parts(2), d_landing: parts(8) });
    const reports = await run([copy('a'), copy('b', heldByB), copy('c', 'b'), copy('d', 'a')], io);
    expect(reports.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('begins a step while the files of the one before it are finished', async () => {
    const { io } = memoryIo(inputs);
    let begun = (): void => {};
    const next = new Promise<void>((resolve) => (begun = resolve));
    const waiting: typeof io = {
      ...io,
      parts: async (given, index) => {
        if (given.input.name === 'readings_landing') begun();
        return await io.parts(given, index);
      },
      output: (table) => {
        const file = io.output(table);
        const close = async (): Promise<void> => next.then(async () => file.close());
        return table.name === 'people_trusted' ? { ...file, close } : file;
      },
    };
    expect((await run([makePeople, makeReadings], waiting)).map(({ name }) => name)).toEqual([
      'people_landing_to_trusted',
      'readings_landing_to_trusted',
    ]);
  });

  test('stops reading when a table cannot be written', async () => {
    let read = 0;
    const slow = defineTransition({
      name: 'slow',
      from: { rows: streamed(people) },
      to: peopleTrusted,
      async *apply({ rows }, context) {
        for await (const batch of makePeople.apply({ rows }, context)) {
          read += batch.length;
          yield batch;
        }
      },
    });
    const { io } = memoryIo({ people_landing: [[person(1)], Array.from({ length: 400 }, (_, n) => person(n))] });
    const full: typeof io = {
      ...io,
      output: (table) => ({
        ...io.output(table),
        append: async () => {
          throw new Error('full');
        },
      }),
    };
    await expect(run([slow], full)).rejects.toThrow('full');
    expect(read).toBe(1);
  });

  test('stops on abort, with the reason', async () => {
    const controller = new AbortController();
    const { io } = memoryIo(inputs, 1);
    const running = run(shape, io, {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('stop')),
    });
    await expect(running).rejects.toThrow('stop');
  });
});
