import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { filesBelow } from './listing.ts';
import { writeLanding } from './landing-files.ts';
import { madeUpLanding } from './made-up-landing.ts';
import { query, run, stediHere, temporaryFolder } from './stedi.ts';

const made = madeUpLanding({ people: 20, readings: 200 });
let folder: string;
let lake: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  lake = join(folder, "it's a lake");
  await run('--landing', await writeLanding(join(folder, 'landing'), made), '--lake', lake);
});

test('--json gives an array of row objects, whole numbers as numbers while they are exact', async () => {
  const [row, ...more] = await query(
    lake,
    `SELECT 1::BIGINT AS one, 9007199254740993 AS large, 0.1::DOUBLE AS part, NULL AS nothing, true AS yes,
      DATE '2020-02-29' AS day, 'é' AS text`,
  );
  expect(more).toEqual([]);
  expect(row).toEqual({
    one: 1,
    large: '9007199254740993',
    part: 0.1,
    nothing: null,
    yes: true,
    day: '2020-02-29',
    text: 'é',
  });
  expect(await query(lake, 'SELECT 1 WHERE false')).toEqual([]);
});

test('every column of every table of the catalog can be asked for by its name, in any case', async () => {
  const [first] = await query(lake, 'SELECT * FROM customer_trusted ORDER BY serialNumber, lastUpdateDate LIMIT 1');
  const people = made.customer.filter((person) => person.shareWithResearchAsOfDate !== undefined);
  const expected = people.toSorted((a, b) => (`${a.serialNumber}` < `${b.serialNumber}` ? -1 : 1))[0]!;
  const lower = Object.entries(expected).map(([name, value]) => [name.toLowerCase(), value]);
  expect(first).toMatchObject(Object.fromEntries(lower) as object);
  const days = await query(lake, `SELECT typeof(registrationDate) AS type FROM customer_anonymized LIMIT 1`);
  expect(days).toEqual([{ type: 'DATE' }]);
});

test('without --json it is a table and a count of rows', async () => {
  const { out } = await stediHere('query', "SELECT 'a' AS name, 12 AS n UNION ALL SELECT 'bb', NULL", '--lake', lake);
  expect(out).toBe('  name  n\n  a     12\n  bb    null\n2 rows\n');
});

describe('a query is refused', () => {
  test.each([
    ['that reads another file', `SELECT * FROM read_csv('/etc/passwd')`],
    ['that looks at other files', `SELECT * FROM glob('/etc/*')`],
    ['that reads a commit', `SELECT * FROM read_text('<lake>/_commits/0000000001.json')`],
    ['that writes a file', `COPY (SELECT 1) TO '<lake>/out.csv'`],
    ['that opens a database', `ATTACH '<lake>/other.db'`],
    ['that loads an extension', 'INSTALL httpfs'],
    ['that gives itself more rights', 'SET enable_external_access = true'],
    ['that removes a table', 'DROP TABLE customer_trusted'],
  ])('%s', async (_what, sql) => {
    const before = await filesBelow(folder);
    const { code, out, err } = await stediHere(
      'query',
      sql.replace('<lake>', lake.replaceAll("'", "''")),
      '--lake',
      lake,
    );
    expect({ code, out }).toEqual({ code: 65, out: '' });
    expect(err).toMatch(/^stedi: the query failed: /);
    expect(await filesBelow(folder)).toEqual(before);
  });

  test.each(['SELECT 1; SELECT 2', ' ;', ''])('that is not one statement: %j', async (sql) => {
    const { code, out, err } = await stediHere('query', sql, '--lake', lake);
    expect({ code, out }).toEqual({ code: 64, out: '' });
    expect(err).toMatch(/the query holds (no|2) statements?: give one/);
  });
});
