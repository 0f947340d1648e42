import { glueCatalog } from '@stedi-lakehouse/core/glue';
import { expect, test } from 'vitest';
import type { FakeFault } from './fake/aws-fake-server.ts';
import { clientOf, startFakeGlue, type FakeGlue } from './fake/fake-glue.ts';
import { patience, tables, versionAt } from './walks.ts';

/** What came of a publishing in which one request went wrong, and of one more. */
interface Outcome {
  readonly error: unknown;
  /** The commit of each table that is there, and whether its folder is that of the commit. */
  readonly between: readonly { readonly commit: string; readonly whole: boolean }[];
  /** The commit of the set after one more publishing. */
  readonly after: number | undefined;
}

/** Publishes version 2 over version `base` (0: over nothing), once for each of its requests, which goes wrong as `fault` says. */
async function everyRequest(base: 0 | 1, fault: (number: number, bad: number) => FakeFault): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let bad = 1; ; bad++) {
    const glue = await startFakeGlue();
    const catalog = glueCatalog({ database: 'walks', tables, client: { ...clientOf(glue), maxAttempts: 1 }, patience });
    try {
      if (base === 1) await catalog.publish(versionAt(1));
      const start = glue.requests.length;
      glue.fault = ({ number }) => fault(number - start, bad);
      const error: unknown = await catalog.publish(versionAt(2)).catch((thrown: unknown) => thrown);
      if (glue.requests.length < start + bad) return outcomes;
      const between = tablesOf(glue);
      glue.fault = () => undefined;
      await catalog.publish(versionAt(2));
      outcomes.push({ error, between, after: (await catalog.current())?.commit });
    } finally {
      catalog.close();
      await glue.close();
    }
  }
}

function tablesOf({ databases }: FakeGlue): Outcome['between'] {
  return [...databases.values()].flatMap(({ tables: there }) =>
    [...there.values()].map(({ input }) => {
      const { Parameters, StorageDescriptor } = input as {
        Parameters: Record<string, string>;
        StorageDescriptor: { Location: string };
      };
      const commit = Parameters['lakehouse.commit']!;
      const run = StorageDescriptor.Location.includes('/landing/')
        ? commit
        : /run=r(\d+)/.exec(StorageDescriptor.Location)?.[1];
      return { commit, whole: run === commit };
    }),
  );
}

const once = (fault: FakeFault) => (number: number, bad: number) => (number === bad ? fault : undefined);
/** As when the process is killed: nothing is done after it. */
const forever = (fault: FakeFault) => (number: number, bad: number) =>
  number === bad ? fault : number > bad ? 'before' : undefined;

test.each([
  ['breaks before it is done', once('before')],
  ['is done and its answer lost', once('after')],
  ['meets a broken service', once('broken')],
  ['is throttled', once('throttled')],
  ['is the last before a kill, and not done', forever('before')],
  ['is the last before a kill, and done', forever('after')],
] as const)(
  'any request of a publishing %s: each table is old or new, and one more publishing makes the set whole',
  async (_what, fault) => {
    for (const base of [0, 1] as const) {
      const outcomes = await everyRequest(base, fault);
      // reads, the database where there is none, and a write for each table
      expect(outcomes.length).toBeGreaterThanOrEqual(base === 0 ? 8 : 6);
      const between = outcomes.flatMap((outcome) => outcome.between);
      expect(new Set(between.map(({ commit }) => commit))).toEqual(new Set(base === 0 ? ['2'] : ['1', '2']));
      expect(between.filter(({ whole }) => !whole)).toEqual([]);
      expect(new Set(outcomes.map(({ after }) => after))).toEqual(new Set([2]));
      const errors = outcomes.flatMap(({ error }) => (error === undefined ? [] : [error as { kind: string }]));
      expect(errors.length).toBeGreaterThan(0);
      expect(new Set(errors.map(({ kind }) => kind))).toEqual(new Set(['unavailable']));
    }
  },
);
