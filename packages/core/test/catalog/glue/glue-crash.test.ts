import { CatalogError } from '@stedi-lakehouse/core';
import { glueCatalog } from '@stedi-lakehouse/core/glue';
import { expect, test } from 'vitest';
import {
  everyRequest,
  failures,
  killed,
  once,
  type BadRequests,
  type Tried,
} from '../../../../../test/crash/every-request.ts';
import { clientOf, startFakeGlue, type FakeGlue } from './fake/fake-glue.ts';
import { fileOfWalks, patience, tables, versionAt } from './walks.ts';

/** What came of a publishing in which one request went wrong, and of one more. */
interface Outcome {
  readonly error: unknown;
  /** The commit of each table that is there, and whether its folder is that of the commit. */
  readonly between: readonly { readonly commit: string; readonly whole: boolean }[];
  /** The commit of the set after one more publishing. */
  readonly after: number | undefined;
  /** By column what its statistics are of, and its tag, after one more publishing. */
  readonly described: Readonly<Record<string, readonly unknown[]>>;
}

/** What a publishing asks for, and what besides where there was nothing. */
const asked = ['GetTable', 'GetColumnStatisticsForTable', 'UpdateColumnStatisticsForTable', 'GetResourceLFTags'];
const makes = ['GetDatabase', 'CreateDatabase', 'CreateTable', 'AddLFTagsToResource'];
/** The greatest value and the tag of each column of version 2: no figure of a column that is PII, nor of landing. */
const describedAll = {
  'walk_landing.user': [undefined, 'direct'],
  'walk_landing.steps': [undefined, 'none'],
  'walk_trusted.user': [undefined, 'direct'],
  'walk_trusted.steps': [1, 'none'],
  'walk_curated.steps': [1, 'none'],
};

/** Each table has one file, with as many rows as its commit says. */
const open = async (name: string, commit: number) => {
  const table = tables.find((each) => each.name === name)!;
  return [
    await fileOfWalks(
      table,
      Array.from({ length: commit }, (_, row) => row),
    ),
  ];
};

/** Publishes version 2 over version `base` (0: over nothing), once for each of its requests, which goes wrong as `requests` says. */
async function outcomesOf(base: 0 | 1, requests: BadRequests, options: Parameters<typeof everyRequest>[4]) {
  const outcomes: Outcome[] = [];
  const glue = await startFakeGlue();
  glue.definedTags.set('pii', ['direct', 'linkable', 'quasi', 'sensitive', 'none']);
  const client = { ...clientOf(glue), maxAttempts: 1 };
  const catalog = glueCatalog({ database: 'walks', tables, client, patience, open, piiTag: 'pii' });
  const publish = async (): Promise<void> => await catalog.publish(versionAt(2));
  try {
    if (base === 1) await catalog.publish(versionAt(1));
    const after = async ({ error }: Tried): Promise<void> => {
      const between = tablesOf(glue);
      await publish();
      outcomes.push({ error, between, after: (await catalog.current())?.commit, described: describedIn(glue) });
    };
    const operations = await everyRequest({ glue }, requests, publish, after, options);
    return { outcomes, operations };
  } finally {
    catalog.close();
    await glue.close();
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

function describedIn(glue: FakeGlue): Outcome['described'] {
  const columns = tables.flatMap(({ name, columns: declared }) => {
    const { statistics, tags } = glue.table('walks', name);
    return Object.keys(declared).map((column) => {
      const figures = statistics.get(column)?.['StatisticsData'] as {
        LongColumnStatisticsData: { MaximumValue: number };
      };
      return [
        `${name}.${column}`,
        [figures?.LongColumnStatisticsData.MaximumValue, tags.get(column)?.['pii']],
      ] as const;
    });
  });
  return Object.fromEntries(columns);
}

test.each([
  ...failures.map(([what, fault, but]) => [what, once(fault), but] as const),
  ['is the last before a kill', killed, () => false] as const,
])(
  'any request of a publishing %s: each table is old or new, and one more publishing makes the set whole',
  async (_what, requests, but) => {
    for (const base of [0, 1] as const) {
      const { outcomes, operations } = await outcomesOf(base, requests, { but });
      expect(new Set(operations)).toEqual(new Set([...asked, ...(base === 0 ? makes : ['UpdateTable'])]));
      expect(outcomes).toHaveLength(operations.filter((operation) => !but(operation)).length);
      const between = outcomes.flatMap((outcome) => outcome.between);
      expect(new Set(between.map(({ commit }) => commit))).toEqual(new Set(base === 0 ? ['2'] : ['1', '2']));
      expect(between.filter(({ whole }) => !whole)).toEqual([]);
      expect(new Set(outcomes.map(({ after }) => after))).toEqual(new Set([2]));
      for (const { described } of outcomes) expect(described).toEqual(describedAll);
      const errors = outcomes.flatMap(({ error }) => (error instanceof CatalogError ? [error.kind] : []));
      expect(new Set(errors)).toEqual(new Set(['unavailable']));
    }
  },
);
