import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { landingFolder, writeLanding } from './landing-files.ts';
import { madeUpLanding, type Landing, type Subject } from './made-up-landing.ts';
import { query, run, stediHere, temporaryFolder } from './stedi.ts';

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});

const hour = 3_600_000;
const written = new Date('2024-03-01T12:00:00Z');
const made = madeUpLanding({ people: 40, readings: 400 });
const steps = ['--profile', 'strict', '--workers', '0'];

/** Writes landing files as if it were then. */
async function landingAt(name: string, landing: Landing, at = written): Promise<string> {
  const root = await writeLanding(join(folder, name), landing);
  for (const subject of Object.keys(landing) as Subject[])
    await utimes(join(landingFolder(root, subject), `${subject}-0.json`), at, at);
  return root;
}

const agreeing = made.customer.filter(({ shareWithResearchAsOfDate }) => shareWithResearchAsOfDate !== undefined);
const addresses = new Set(agreeing.map(({ email }) => email));

/** The landing data with another consent for whoever gave one. */
function withConsents(consent: (at: number) => unknown): Landing {
  const customer = made.customer.map((person) =>
    person.shareWithResearchAsOfDate === undefined
      ? person
      : { ...person, shareWithResearchAsOfDate: consent(person.shareWithResearchAsOfDate!) as number },
  );
  return { ...made, customer };
}

describe('a consent that cannot be one', () => {
  test.each([
    ['0', () => 0, { no_consent: made.customer.length }],
    ['less than 0', () => -1_600_000_000_000, { no_consent: made.customer.length }],
    [
      'an hour after the file was written',
      () => written.getTime() + hour,
      { not_yet_consented: agreeing.length, no_consent: made.customer.length - agreeing.length },
    ],
  ])('%s is none, for the readings and the steps of every profile', async (name, consent, dropped) => {
    const landing = await landingAt(name, withConsents(consent));
    for (const profile of ['strict', 'published']) {
      const { report } = await run(
        '--profile',
        profile,
        '--landing',
        landing,
        '--lake',
        join(folder, `${name} ${profile}`),
      );
      const rows = Object.values(report.tables).map((table) => table.rows);
      expect(rows).toEqual([0, 0, 0, 0, 0, 0]);
      const stage = report.stages.find((each) => each.name === 'customer_landing_to_trusted')!;
      expect(stage.dropped).toEqual(dropped);
    }
  });

  test('one of the year 2286 is an invalid record, and so is one of 1999', async () => {
    const landing = await landingAt(
      'late',
      withConsents((at) => (at % 2 === 0 ? 10_000_000_000_000 : 940_000_000_000)),
    );
    const { code, err } = await stediHere('run', ...steps, '--landing', landing, '--lake', join(folder, 'late lake'));
    expect({ code, err }).toEqual({
      code: 65,
      err: expect.stringContaining(
        `${agreeing.length} shareWithResearchAsOfDate: not a whole number that the table allows`,
      ) as string,
    });
  });

  test('one that was in the future is one when the file is written again, with the same bytes as ever', async () => {
    const soon = withConsents((at) => at);
    const lake = join(folder, 'again lake');
    const root = await landingAt('again', soon, new Date('2020-09-13T12:26:41Z'));
    const { report: first } = await run('--landing', root, '--lake', lake);
    const later = first.stages.find(({ name }) => name === 'customer_landing_to_trusted')!.dropped[
      'not_yet_consented'
    ]!;
    expect(later).toBeGreaterThan(0);
    await landingAt('again', soon);
    const { report: second } = await run('--landing', root, '--lake', lake);
    expect(second.tables['customer_trusted']!.rows).toBe(first.tables['customer_trusted']!.rows + later);
    const [{ n }] = (await query(lake, 'select count(distinct email) as n from customer_trusted')) as [{ n: number }];
    expect(n).toBe(addresses.size);
  });
});

describe('a column in another unit is an error that names the unit that was meant', () => {
  const cases: [string, Subject, string, number, string, string][] = [
    ['consents in seconds', 'customer', 'shareWithResearchAsOfDate', 1e-3, 'seconds', 's'],
    ['registrations in microseconds', 'customer', 'registrationDate', 1e3, 'microseconds', 'us'],
    ['readings in seconds', 'accelerometer', 'timestamp', 1e-3, 'seconds', 's'],
    ['readings in microseconds', 'accelerometer', 'timestamp', 1e3, 'microseconds', 'us'],
    ['steps in seconds', 'step_trainer', 'sensorReadingTime', 1e-3, 'seconds', 's'],
  ];
  test.each(cases)('%s', async (name, subject, column, factor, word, unit) => {
    const records = made[subject].map((record): object => {
      const value = (record as Record<string, number | undefined>)[column];
      return value === undefined ? record : { ...record, [column]: Math.round(value * factor) };
    });
    const landing = await landingAt(name, { ...made, [subject]: records });
    const { code, err } = await stediHere(
      'run',
      ...steps,
      '--landing',
      landing,
      '--lake',
      join(folder, `${name} lake`),
    );
    const all = records.filter((record) => column in record).length;
    expect(err).toMatch(
      `${all} of ${all} values of ${subject}_landing.${column} cannot be instants in milliseconds, and can in ${word}`,
    );
    expect(err).toContain(`${unit} since 1970-01-01 UTC`);
    expect(code).toBe(65);
  });

  test('one odd value among others is an invalid record, and the rest is published', async () => {
    const [odd, ...others] = made.accelerometer;
    const rows = [...others, { ...odd!, timestamp: Math.round(odd!.timestamp / 1000) }];
    const landing = await landingAt('odd', { ...made, accelerometer: rows });
    const { report } = await run('--landing', landing, '--lake', join(folder, 'odd lake'));
    const reading = report.stages.find(({ name }) => name === 'read_accelerometer_landing')!;
    expect(reading).toMatchObject({ written: others.length, quarantined: 1 });
  });
});
