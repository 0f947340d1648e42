import { definePipeline, defineTransition, held, into, streamed } from '@stedi-lakehouse/core';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { people, peopleCurated, peopleTrusted, readings, readingsTrusted } from './tables.ts';

const here = { module: import.meta.url, exportName: 'none' };
const keep = defineTransition({
  name: 'keep_readings',
  from: { rows: streamed(readings), owners: held(peopleTrusted, ['email']) },
  to: readingsTrusted,
  apply: ({ rows, owners }, context) => {
    expectTypeOf(owners.table.columns).toHaveProperty('email');
    expectTypeOf(owners.table.columns).not.toHaveProperty('serial');
    return into(rows, readingsTrusted, context);
  },
});

describe('a definition that breaks a promise does not compile, and is refused when it is run', () => {
  test('exactly one input is streamed', () => {
    expect(() =>
      defineTransition({
        name: 'bad',
        // @ts-expect-error none is streamed
        from: { a: held(peopleTrusted) },
        to: peopleTrusted,
        apply: ({ a }) => a.batches(),
      }),
    ).toThrow('0 streamed inputs');
    expect(() =>
      defineTransition({
        name: 'bad',
        // @ts-expect-error two are streamed
        from: { a: streamed(peopleTrusted), b: streamed(readings) },
        to: peopleTrusted,
        apply: ({ a }) => a,
      }),
    ).toThrow('2 streamed inputs');
  });

  test('rows of another table do not come out', async () => {
    const bad = defineTransition({
      name: 'bad',
      from: { a: streamed(peopleTrusted) },
      // @ts-expect-error rows of people_trusted hold what people_curated forbids
      to: peopleCurated,
      apply: ({ a }) => a,
    });
    const { batchFromRows } = await import('@stedi-lakehouse/core');
    async function* one() {
      yield batchFromRows(peopleTrusted, [{ email: 'a@example.com', serial: 's', consentedAt: 1 }]);
    }
    const context = { signal: new AbortController().signal, drop() {}, pairs() {}, measure() {} };
    await expect(async () => {
      for await (const batch of bad.run({ a: one() }, context)) expect(batch).toBeUndefined();
    }).rejects.toThrow('another shape than people_curated');
  });

  test('a table has one maker, and transitions do not wait for each other', () => {
    expect(() => definePipeline(here, [keep, { ...keep, name: 'again' }])).toThrow('both make readings_trusted');
    const a = defineTransition({
      name: 'a',
      from: { in: streamed(readings), p: held(peopleTrusted) },
      to: readingsTrusted,
      apply: (given, context) => into(given.in, readingsTrusted, context),
    });
    const b = defineTransition({
      name: 'b',
      from: { in: streamed(people), r: held(readingsTrusted) },
      to: peopleTrusted,
      apply: ({ r }) => r.batches() as never,
    });
    expect(() => definePipeline(here, [a, b])).toThrow('a → b → a');
  });

  test('a held column that its maker does not make is refused', () => {
    const other = {
      ...peopleTrusted,
      columns: { ...peopleTrusted.columns, email: { ...peopleTrusted.columns.email } },
    } as typeof peopleTrusted;
    const make = defineTransition({
      name: 'make',
      from: { in: streamed(people) },
      to: other,
      apply: () => [] as never,
    });
    expect(() => definePipeline(here, [keep, make])).toThrow('asks for column email of people_trusted');
  });
});

test('a pipeline is ordered by need, whatever the order it was written in', () => {
  const make = defineTransition({
    name: 'make',
    from: { in: streamed(people) },
    to: peopleTrusted,
    apply: () => [] as never,
  });
  expect(definePipeline(here, [keep, make]).transitions.map(({ name }) => name)).toEqual(['make', 'keep_readings']);
  expect(definePipeline(here, [keep, make]).given.map(({ name }) => name)).toEqual([
    'people_landing',
    'readings_landing',
  ]);
});
