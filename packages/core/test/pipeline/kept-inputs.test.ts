import {
  column,
  defineTable,
  defineTransition,
  hashJoin,
  held,
  into,
  keepFirst,
  keepMatching,
  streamed,
  through,
  type Table,
} from '@stedi-lakehouse/core';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { planSteps, stagesOf } from '../../src/pipeline/steps.ts';
import { memoryIo, run } from './memory-run.ts';
import { people, readings, readingsTrusted, steps, training } from './tables.ts';

type Copy = Table<string, typeof readings.columns>;
const note = (doc: string) => column(z.string().nullable(), { pii: 'linkable', doc });
const calls = defineTable({
  name: 'calls_landing',
  zone: 'landing',
  privacy: 'personal',
  doc: 'Calls, some of nobody.',
  columns: { caller: note('Who called.'), minutes: column(z.int(), { pii: 'sensitive', doc: 'How long.' }) },
});
const callers = defineTable({
  name: 'callers_landing',
  zone: 'landing',
  privacy: 'personal',
  doc: 'Callers, some unnamed.',
  columns: { name: note('Who.'), town: note('Where.') },
});
const called = defineTable({
  name: 'called',
  zone: 'trusted',
  privacy: 'personal',
  doc: 'Calls with towns.',
  columns: { caller: calls.columns.caller, minutes: calls.columns.minutes, town: callers.columns.town },
});
const callsKept = defineTable({
  name: 'calls_kept',
  zone: 'trusted',
  privacy: 'personal',
  doc: 'Calls of known callers.',
  columns: calls.columns,
});

const join = <L extends typeof calls>(by: boolean) =>
  defineTransition({
    name: 'called',
    from: {
      rows: streamed(calls as L, by ? { by: 'caller' } : {}),
      owners: held(callers, ['name', 'town'], by ? { by: 'name' } : {}),
    },
    to: called,
    apply: ({ rows, owners }, context) =>
      hashJoin<typeof calls, typeof owners.table, typeof called>({
        key: 'caller',
        with: owners,
        foreignKey: 'name',
        cardinality: 'many-to-many',
        to: called,
      })(rows, context),
  });

const texts = (rows: readonly (readonly object[])[] | undefined): string[] =>
  (rows ?? [])
    .flat()
    .map((row) => JSON.stringify(row))
    .toSorted();

describe('a held table', () => {
  const joined = defineTransition({
    name: 'joined',
    from: { rows: streamed(steps), taken: held(readings, ['at', 'x']) },
    to: training,
    apply: ({ rows, taken }, context) =>
      hashJoin<typeof steps, typeof taken.table, typeof training>({
        key: 'at',
        with: taken,
        foreignKey: 'at',
        cardinality: 'many-to-one',
        to: training,
      })(rows, context),
  });

  test('of landing meets every part of the stream, though one of its rows is met by several', async () => {
    const step = (serial: string, at: number) => ({ at, serial, distance: 1 });
    const { io, written } = memoryIo({
      steps_landing: [[step('a', 1)], [step('b', 1)], [step('c', 2)]],
      readings_landing: [[{ user: 'u', at: 1, x: 5 }]],
    });
    const reports = await run([joined], io);
    expect(reports[0]).toMatchObject({ read: { steps_landing: 3, readings_landing: 1 }, dropped: { unmatched: 1 } });
    expect(reports[0]!.joined).toEqual({ left: 2, pairs: 2 });
    expect((await written())['training']).toEqual([[{ ...step('a', 1), x: 5 }], [{ ...step('b', 1), x: 5 }]]);
  });

  test('says how many of its rows found a partner where one part meets it', async () => {
    const { io } = memoryIo({
      steps_landing: [[{ at: 1, serial: 'a', distance: 1 }]],
      readings_landing: [[{ user: 'u', at: 1, x: 5 }], [{ user: 'u', at: 2, x: 5 }]],
    });
    expect((await run([joined], io))[0]!.joined).toEqual({ left: 1, right: 1, pairs: 1 });
  });

  test('that is empty, or whose stream is, makes an empty table that adds up', async () => {
    for (const inputs of [
      {},
      { steps_landing: [[{ at: 1, serial: 'a', distance: 1 }]] },
      { readings_landing: [[{ user: 'u', at: 1, x: 5 }]] },
    ]) {
      const { io, written } = memoryIo(inputs);
      const reports = await run([joined], io);
      expect(reports[0]).toMatchObject({ name: 'joined', written: 0 });
      expect((await written())['training']).toEqual([]);
    }
  });
});

describe('distinct values', () => {
  const seen: string[] = [];
  const known = defineTransition({
    name: 'calls_kept',
    from: { rows: streamed(calls), owners: held(callers, ['name'], { distinct: true }) },
    to: callsKept,
    async *apply({ rows, owners }, context) {
      for await (const batch of owners.batches()) for (const { name } of batch.rows()) seen.push(name ?? 'nobody');
      const rule = keepMatching<typeof calls, typeof owners.table>({
        key: 'caller',
        among: owners,
        foreignKey: 'name',
      });
      yield* into(through(rows, context, rule), callsKept, context);
    },
  });

  test('are held once each, whatever parts and batches they come in, and all rows are accounted for', async () => {
    const owner = (name: string | null) => ({ name, town: null });
    const { io, written } = memoryIo({
      callers_landing: [
        [owner('ada'), owner('ada'), owner(null), owner('bea')],
        [owner('bea'), owner('cyd'), owner('ada'), owner('')],
      ],
      calls_landing: [
        [
          { caller: 'ada', minutes: 1 },
          { caller: null, minutes: 2 },
          { caller: '', minutes: 3 },
          { caller: 'dan', minutes: 4 },
        ],
      ],
    });
    const reports = await run([known], io);
    expect(seen.filter((name) => name !== 'nobody').toSorted()).toEqual(['', 'ada', 'bea', 'cyd']);
    expect(reports[0]).toMatchObject({ read: { calls_landing: 4, callers_landing: 8 }, dropped: { unmatched: 2 } });
    expect(texts((await written())['calls_kept'])).toEqual(
      texts([
        [
          { caller: 'ada', minutes: 1 },
          { caller: '', minutes: 3 },
        ],
      ]),
    );
  });

  test('are of one text column, or the transition is refused', () => {
    const define = (columns: readonly ['at'] | readonly ['user', 'at']) =>
      defineTransition({
        name: 'refused',
        from: { rows: streamed(steps), taken: held(readings, columns, { distinct: true }) },
        to: steps,
        apply: ({ rows }) => rows,
      });
    expect(() => define(['at'])).toThrow('distinct takes one text column');
    expect(() => define(['user', 'at'])).toThrow('distinct takes one text column');
  });
});

describe('buckets', () => {
  const numbered = (count: number, make: (n: number) => object): object[] =>
    Array.from({ length: count }, (_, n) => make(n));
  const inputs = {
    calls_landing: [0, 1].map((part) =>
      numbered(200, (n) => ({ caller: n % 7 === 0 ? null : `p${(n * 3 + part) % 60}`, minutes: n })),
    ),
    callers_landing: [0, 1, 2].map((part) =>
      numbered(30, (n) => ({
        name: n % 5 === 0 ? null : `p${(n * 2 + part) % 70}`,
        town: n % 3 === 0 ? null : `t${part}`,
      })),
    ),
  };

  test('of texts, some of them missing, pair what one piece pairs; null meets nobody and is accounted for', async () => {
    const once = memoryIo(inputs, 7);
    const [whole] = await run([join(false)], once.io);
    const parted = memoryIo(inputs, 7);
    const [bucketed] = await run([join(true)], parted.io);
    expect(texts((await parted.written())['called'])).toEqual(texts((await once.written())['called']));
    expect((await once.written())['called']!.flat().length).toBeGreaterThan(100);
    expect(bucketed).toMatchObject({ read: whole!.read, written: whole!.written, dropped: whole!.dropped });
    expect(bucketed!.joined).toMatchObject({ left: whole!.joined!.left, pairs: whole!.joined!.pairs });
    const partnerless = inputs.calls_landing
      .flat()
      .filter((call) => (call as { caller: string | null }).caller === null);
    expect(bucketed!.dropped['unmatched']).toBeGreaterThanOrEqual(partnerless.length);
  });

  test('come in one order however the rows were batched', async () => {
    const orders: object[][][] = [];
    for (const rowsPerBatch of [1, 13, 1_000]) {
      const { io, written } = memoryIo(inputs, rowsPerBatch);
      await run([join(true)], io);
      orders.push((await written())['called']!);
    }
    expect(orders[1]).toEqual(orders[0]);
    expect(orders[2]).toEqual(orders[0]);
  });

  test('come in one order also where a part has more rows than a row group', { timeout: 60_000 }, async () => {
    const many = {
      steps_landing: [numbered(600_000, (n) => ({ at: n % 512, serial: 's', distance: n }))],
      readings_landing: [numbered(512, (n) => ({ user: 'u', at: n, x: n }))],
    };
    const byTime = defineTransition({
      name: 'joined',
      from: { rows: streamed(steps, { by: 'at' }), taken: held(readings, ['at', 'x'], { by: 'at' }) },
      to: training,
      apply: ({ rows, taken }, context) =>
        hashJoin<typeof steps, typeof taken.table, typeof training>({
          key: 'at',
          with: taken,
          foreignKey: 'at',
          cardinality: 'many-to-many',
          to: training,
        })(rows, context),
    });
    const distances: number[][] = [];
    for (const rowsPerBatch of [4_096, 100_000]) {
      const { io, written } = memoryIo(many, rowsPerBatch);
      await run([byTime], io);
      distances.push((await written())['training']!.flat().map((row) => (row as { distance: number }).distance));
    }
    expect(distances[0]).toHaveLength(600_000);
    expect(distances[1]!.findIndex((distance, row) => distance !== distances[0]![row])).toBe(-1);
  });

  test('of a table that is joined with itself hold both sides', async () => {
    const pairs = defineTable({
      name: 'pairs',
      zone: 'trusted',
      privacy: 'personal',
      doc: 'Calls of one caller.',
      columns: calls.columns,
    });
    const self = defineTransition({
      name: 'pairs',
      from: { rows: streamed(calls, { by: 'caller' }), others: held(calls, ['caller', 'minutes'], { by: 'caller' }) },
      to: pairs,
      apply: ({ rows, others }, context) =>
        hashJoin<typeof calls, typeof others.table, typeof pairs>({
          key: 'caller',
          with: others,
          foreignKey: 'caller',
          cardinality: 'many-to-many',
          to: pairs,
        })(rows, context),
    });
    const { io, written } = memoryIo({
      calls_landing: [
        [
          { caller: 'a', minutes: 1 },
          { caller: 'a', minutes: 2 },
        ],
        [{ caller: 'b', minutes: 3 }],
      ],
    });
    await run([self], io);
    expect(texts((await written())['pairs'])).toEqual(
      texts([
        [
          { caller: 'a', minutes: 1 },
          { caller: 'a', minutes: 1 },
          { caller: 'a', minutes: 2 },
          { caller: 'a', minutes: 2 },
          { caller: 'b', minutes: 3 },
        ],
      ]),
    );
  });

  test('are of both inputs and of one kind of value, or the transition is refused', () => {
    expect(() =>
      defineTransition({
        name: 'refused',
        from: { rows: streamed(steps), taken: held(readings, ['at'], { by: 'at' }) },
        to: steps,
        apply: ({ rows }) => rows,
      }),
    ).toThrow('and the streamed input does not');
    expect(() =>
      defineTransition({
        name: 'refused',
        from: { rows: streamed(steps, { by: 'serial' }), taken: held(readings, ['at'], { by: 'at' }) },
        to: steps,
        apply: ({ rows }) => rows,
      }),
    ).toThrow('cannot be compared');
    expect(() =>
      defineTransition({
        name: 'refused',
        from: { rows: streamed(steps, { by: 'at', whole: true }), taken: held(readings, ['at'], { by: 'at' }) },
        to: steps,
        apply: ({ rows }) => rows,
      }),
    ).toThrow('whole');
  });
});

describe('a stream', () => {
  const first = (whole: boolean) =>
    defineTransition({
      name: 'readings_trusted',
      from: { rows: streamed(readings, { whole }) },
      to: readingsTrusted,
      apply: ({ rows }, context) =>
        into(through(rows, context, keepFirst<typeof readings>({ key: 'user' })), readingsTrusted, context),
    });
  const reading = (user: string, at: number) => ({ user, at, x: 0 });
  const given = {
    readings_landing: [
      [reading('a', 1), reading('a', 2)],
      [reading('b', 3), reading('a', 4)],
    ],
  };

  test('that is whole passes in one piece, so that what is remembered holds for all rows', async () => {
    const { io, written } = memoryIo(given, 1);
    await run([first(true)], io);
    expect((await written())['readings_trusted']!.flat()).toEqual([reading('a', 1), reading('b', 3)]);
    const parted = memoryIo(given, 1);
    await run([first(false)], parted.io);
    expect((await parted.written())['readings_trusted']!.flat()).toEqual([
      reading('a', 1),
      reading('b', 3),
      reading('a', 4),
    ]);
  });

  test('of two transitions is read once where neither waits, and again where one has to', async () => {
    const [one, two, three] = ['one', 'two', 'three'].map((name) =>
      defineTable({ name, zone: 'trusted', privacy: 'personal', doc: 'A copy.', columns: readings.columns }),
    ) as [Copy, Copy, Copy];
    const plain = (to: Copy) =>
      defineTransition({
        name: to.name,
        from: { rows: streamed(readings) },
        to,
        apply: ({ rows }, context) => into(rows, to, context),
      });
    const waiting = defineTransition({
      name: 'three',
      from: { rows: streamed(readings), owners: held(people, ['email']) },
      to: three,
      apply: ({ rows, owners }, context) =>
        into(
          through(
            rows,
            context,
            keepMatching<typeof readings, typeof owners.table>({ key: 'user', among: owners, foreignKey: 'email' }),
          ),
          three,
          context,
        ),
    });
    const all = [plain(one), plain(two), waiting];
    expect(
      planSteps(all).map((step) => [
        step.input.name,
        step.stages.flatMap(stagesOf).map(({ transition }) => transition.name),
      ]),
    ).toEqual([
      ['readings_landing', ['one', 'two']],
      ['people_landing', []],
      ['readings_landing', ['three']],
    ]);
    const { io, written } = memoryIo({ ...given, people_landing: [[{ email: 'b', serial: 's', consentedAt: null }]] });
    await run(all, io);
    const tables = await written();
    expect(tables['one']).toEqual(given.readings_landing);
    expect(tables['two']).toEqual(given.readings_landing);
    expect(tables['three']).toEqual([[reading('b', 3)]]);
  });
});
