import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { landingFolder, writeLanding } from './landing-files.ts';
import { listing } from './listing.ts';
import { madeUpLanding } from './made-up-landing.ts';
import { run, stediHere, temporaryFolder } from './stedi.ts';

let folder: string;
let landing: string;
let lake: string;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await temporaryFolder();
  landing = await writeLanding(at('landing'), madeUpLanding({ people: 20, readings: 200 }));
  lake = at('lake');
  await run('--landing', landing, '--lake', lake);
  await mkdir(at('empty'));
  await writeFile(at('a-file'), 'x');
  await writeLanding(at('half'), madeUpLanding({ people: 2, readings: 4 }));
  await rm(landingFolder(at('half'), 'step_trainer'), { recursive: true });
  await writeLanding(at('both'), madeUpLanding({ people: 2, readings: 4 }));
  await writeLanding(at('both'), madeUpLanding({ people: 2, readings: 4 }), { place: 'subject' });
});

describe('64 is for the command line: the message says what to do, and nothing is written', () => {
  const wrong: readonly (readonly [string, string[], RegExp])[] = [
    ['no command', [], /Usage: stedi/],
    [
      'the version of the program, asked of a command',
      ['history', '--lake', '<new>', '--version', '3'],
      /unknown option '--version'/,
    ],
    [
      'an option that is nearly right',
      ['run', '--profile', 'strict', '--landing', '<landing>', '--lake', '<new>', '--max-quarantine', '1'],
      /unknown option '--max-quarantine' \(Did you mean --max-quarantined\?\)/,
    ],
    ['an unknown command', ['nonsense'], /unknown command 'nonsense'/],
    [
      'an unknown option',
      ['run', '--profile', 'published', '--landing', '<landing>', '--lake', '<new>', '--nonsense'],
      /^stedi: unknown option '--nonsense': stedi --help lists/,
    ],
    ['no lake', ['run', '--profile', 'published', '--landing', '<landing>'], /'--lake <dir>' not specified/],
    ...['run', 'plan'].flatMap((command): (readonly [string, string[], RegExp])[] =>
      [[], ['--trim', 'all', '--match', 'customer']].map((rules) => [
        `${command} without a profile, ${rules.length === 0 ? 'with no rules' : 'with all rules named'}`,
        [command, '--landing', '<landing>', '--lake', '<new>', ...rules],
        /needs a profile: choose one\n {2}--profile strict: .*own customer.*\n {2}--profile published: .*two different people/,
      ]),
    ),
    ['no landing', ['run', '--profile', 'published', '--lake', '<new>'], /'--landing <dir>' not specified/],
    [
      'a choice that there is not',
      ['run', '--profile', 'published', '--landing', '<landing>', '--lake', '<new>', '--trim', 'some'],
      /none, accelerometer, all/,
    ],
    [
      'a landing folder that is not there',
      ['run', '--profile', 'published', '--landing', '<at>/nowhere', '--lake', '<new>'],
      /nowhere is not there: name a folder/,
    ],
    [
      'a landing folder that is a file',
      ['run', '--profile', 'published', '--landing', '<at>/a-file', '--lake', '<new>'],
      /a-file is not a folder: name a folder/,
    ],
    [
      'an empty landing zone',
      ['run', '--profile', 'published', '--landing', '<at>/empty', '--lake', '<new>'],
      /no files of customer_landing in .*put JSON files into customer_landing\/ or customer\/landing\//,
    ],
    [
      'a landing zone without one of the tables',
      ['run', '--profile', 'published', '--landing', '<at>/half', '--lake', '<new>'],
      /no files of step_trainer_landing .*put JSON files into/,
    ],
    [
      'two folders of one table',
      ['run', '--profile', 'published', '--landing', '<at>/both', '--lake', '<new>'],
      /both in .*: move them into one of the two folders/,
    ],
    [
      'a limit that is none',
      ['run', '--profile', 'published', '--landing', '<landing>', '--lake', '<new>', '--max-quarantined', 'few'],
      /give a number of records, such as 100/,
    ],
    [
      'a limit of more than all',
      ['run', '--profile', 'published', '--landing', '<landing>', '--lake', '<new>', '--max-quarantined', '101%'],
      /give a number of records/,
    ],
    [
      'an unknown transition',
      ['run', '--profile', 'published', '--landing', '<landing>', '--lake', '<new>', '--only', 'nonsense'],
      /there are customer_landing_to_trusted \(customer_trusted\), /,
    ],
    [
      'a transition whose input is not in the lake',
      [
        'run',
        '--profile',
        'published',
        '--landing',
        '<landing>',
        '--lake',
        '<new>',
        '--only',
        'customer_trusted_to_curated',
      ],
      /customer_trusted is not in the lake .*run all transitions first, or customer_landing_to_trusted too/,
    ],
    [
      'a report where there is no folder',
      ['run', '--profile', 'published', '--landing', '<landing>', '--lake', '<new>', '--report', '<at>/nowhere/r.json'],
      /--report .*nowhere\/r\.json has no folder: name a file in a folder that exists/,
    ],
    [
      'a report that is a folder',
      ['run', '--profile', 'published', '--landing', '<landing>', '--lake', '<new>', '--report', '<at>/empty'],
      /--report .*empty.* is a folder/,
    ],
    [
      'a plan over nothing',
      ['plan', '--profile', 'published', '--landing', '<at>/empty', '--lake', '<new>'],
      /no files of customer_landing/,
    ],
    ['a query of a lake that is not there', ['query', 'SELECT 1', '--lake', '<new>'], /--lake .*new-lake is not there/],
    [
      'a query of a lake without a version',
      ['query', 'SELECT 1', '--lake', '<at>/empty'],
      /has no version yet: stedi run makes the first/,
    ],
    [
      'verifying a lake without a version',
      ['verify', '--lake', '<at>/empty'],
      /has no version yet: stedi run makes the first/,
    ],
    [
      'an expectation that is no JSON',
      ['verify', '--lake', '<lake>', '--expect', '<at>/a-file'],
      /cannot be read as JSON: give a JSON object/,
    ],
    [
      'an expectation that is not there',
      ['verify', '--lake', '<lake>', '--expect', '<at>/nowhere'],
      /cannot be read as JSON: give a JSON object/,
    ],
    ['the history of a lake that is not there', ['history', '--lake', '<new>'], /is not there/],
    ['rolling back the first version', ['rollback', '--lake', '<lake>'], /has no older version: history lists/],
    [
      'rolling back to a version that there is not',
      ['rollback', '--lake', '<lake>', '--to', '99'],
      /has no version 99: history lists/,
    ],
    [
      'rolling back to no number',
      ['rollback', '--lake', '<lake>', '--to', 'x'],
      /give a number that stedi history shows/,
    ],
    ['keeping no version', ['clean', '--lake', '<lake>', '--keep', '0'], /give a number of versions, 1 or more/],
    ['a grace of no time', ['clean', '--lake', '<lake>', '--grace', '-1'], /give a number of hours/],
    ['an unknown table', ['tables', 'nonsense'], /there are customer_landing, /],
  ];
  test.each(wrong)('%s', async (_what, args, says) => {
    const before = await listing(folder);
    const filled = args.map((arg) =>
      arg
        .replace('<landing>', landing)
        .replace('<new>', at('new-lake'))
        .replace('<lake>', lake)
        .replace('<at>', folder),
    );
    const { code, err } = await stediHere(...filled);
    expect(err).toMatch(says);
    expect(err).not.toMatch(/^ {4}at /m);
    expect(code).toBe(64);
    expect(await listing(folder)).toEqual(before);
  });
});
