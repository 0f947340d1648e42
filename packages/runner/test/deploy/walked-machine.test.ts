import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '@stedi-lakehouse/runner';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { stateMachine } from '../../src/deploy/state-machine.ts';
import { sample } from './sample-deployment.ts';
import { StatesFailure, walk } from './states-walker.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stedi-states-'));
  await stedi(['generate', join(folder, 'raw'), '--scale', '0.2', '--seed', '4']);
  const one = ['--landing', join(folder, 'raw'), '--lake', join(folder, 'one'), '--part-size', '0.25'];
  await stedi(['run', '--profile', 'published', ...one, '--workers', '0']);
});
afterAll(async () => await rm(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

async function stedi(args: readonly string[]): Promise<number> {
  const output = { out: () => {}, err: () => {}, terminal: false, width: 80 };
  return await runCli(args, { output, signal: new AbortController().signal, now: Date.now });
}

/** The Parquet files below a folder, by their SHA-256. */
async function digests(lake: string): Promise<string[]> {
  const files = (await readdir(lake, { recursive: true })).filter((name) => name.endsWith('.parquet'));
  const hashes = files.map(async (name) =>
    createHash('sha256')
      .update(await readFile(join(lake, name)))
      .digest('hex'),
  );
  return (await Promise.all(hashes)).toSorted();
}

interface Override {
  readonly Command: readonly string[];
  readonly Environment: readonly { readonly Name: string; readonly Value: string }[];
}
interface TaskParameters {
  readonly Overrides: { readonly ContainerOverrides: readonly [Override] };
}

/** What a container came to, in the words of ECS; `undefined` goes on to the command itself. */
type Mishap = (name: string, variables: Readonly<Record<string, string>>) => object | undefined;

const exited = (ExitCode: number): object => ({
  Containers: [{ ExitCode, Name: 'stedi' }],
  StopCode: 'EssentialContainerExited',
});

/** Executes the state machine over folders, each container being a command in this process, one after another. */
async function execute(lake: string, mishap: Mishap = () => undefined): Promise<string[]> {
  const machine = stateMachine({
    ...sample,
    landing: join(folder, 'raw'),
    lake: join(folder, lake),
    parts: 3,
    runOptions: ['--profile', 'published', '--part-size', '0.25'],
    trusted: undefined,
    curated: undefined,
    database: undefined,
  } as never);
  await mkdir(join(folder, lake, '_plans'), { recursive: true });
  const entered: string[] = [];
  let turn: Promise<unknown> = Promise.resolve();
  const container = async (name: string, parameters: unknown): Promise<unknown> => {
    const { Command, Environment } = (parameters as TaskParameters).Overrides.ContainerOverrides[0];
    const variables = Object.fromEntries(Environment.map(({ Name, Value }) => [Name, Value]));
    let ended = mishap(name, variables);
    if (ended === undefined) {
      for (const [key, value] of Object.entries(variables)) vi.stubEnv(key, value);
      const code = await stedi(Command.map((word) => (word === 'auto' ? '0' : word)));
      vi.unstubAllEnvs();
      if (code === 0) return {};
      ended = exited(code);
    }
    throw new StatesFailure('States.TaskFailed', JSON.stringify(ended));
  };
  const task = async (name: string, parameters: unknown): Promise<unknown> => {
    const mine = turn.then(async () => await container(name, parameters));
    turn = mine.catch(() => {});
    return await mine;
  };
  await walk(machine, {}, { task, context: { Execution: { Name: `of-${lake}` } }, entered });
  return entered;
}

describe('the state machine, walked over folders', () => {
  test('gives the bytes of one run', async () => {
    const entered = await execute('plain');
    expect(entered.filter((name) => !name.startsWith('Part'))).toEqual([
      'Begin',
      'Plan',
      'Round 1',
      'Round 2',
      'Round 3',
      'Publish',
    ]);
    const expected = await digests(join(folder, 'one'));
    expect(expected).toHaveLength(6);
    expect(await digests(join(folder, 'plain'))).toEqual(expected);
    const records = await readdir(join(folder, 'plain', '_audit'));
    expect(records).toHaveLength(3 * 3 + 1);
  });

  test('tries again what may succeed: exit codes 75 and 143, and machines that are taken away', async () => {
    const mishaps: Record<string, object[]> = {
      'Plan ': [exited(75)],
      'Part of round 1 1': [exited(143), exited(75), exited(75)],
      'Part of round 2 0': [{ Containers: [{ Name: 'stedi' }], StopCode: 'SpotInterruption' }],
      'Part of round 2 2': [{ Containers: [{ Name: 'stedi' }], StopCode: 'TaskFailedToStart' }],
      'Publish ': [exited(75), exited(75), exited(75)],
    };
    const entered = await execute('tried', (name, variables) =>
      mishaps[`${name} ${variables['STEDI_PART_INDEX'] ?? ''}`]?.shift(),
    );
    expect(Object.values(mishaps).flat()).toEqual([]);
    expect(entered.filter((name) => name.endsWith(': wait'))).toHaveLength(9);
    expect(await digests(join(folder, 'tried'))).toEqual(await digests(join(folder, 'one')));
  });

  test.each([64, 65, 70, 78, 130, 137])('does not try again after exit code %i', async (code) => {
    let tries = 0;
    const failed = execute(`gone-${code}`, (name) => {
      if (name !== 'Part of round 2') return undefined;
      tries++;
      return exited(code);
    });
    await expect(failed).rejects.toMatchObject({
      error: 'Stedi.ContainerFailed',
      message: JSON.stringify(exited(code)),
    });
    expect(tries).toBeLessThanOrEqual(3);
    expect(await digests(join(folder, `gone-${code}`))).toEqual([]);
  });

  test.each([
    ['ECS.ClusterNotFoundException', 'Cluster not found. (Service: AmazonECS; Status Code: 400)'],
    ['ECS.AccessDeniedException', '{ not JSON either'],
    ['ECS.InvalidParameterException', 'No Container Instances were found in your cluster.'],
  ])('ends with what ECS refused by, %s', async (error, message) => {
    let tries = 0;
    const failed = execute('refused', () => {
      tries++;
      throw new StatesFailure(error, message);
    });
    await expect(failed).rejects.toMatchObject({ error, message });
    expect(tries).toBe(1);
  });

  test('never ends with a name that the service keeps for itself', async () => {
    const failed = execute('reserved', () => {
      throw new StatesFailure('States.Permissions', 'The role has no right to run it.');
    });
    await expect(failed).rejects.toMatchObject({
      error: 'Stedi.NotStarted',
      message: 'States.Permissions: The role has no right to run it.',
    });
  });

  test('gives up after four tries', async () => {
    let tries = 0;
    const failed = execute('never', (name) => {
      if (name !== 'Publish') return undefined;
      tries++;
      return exited(75);
    });
    await expect(failed).rejects.toMatchObject({ error: 'Stedi.ContainerFailed' });
    expect(tries).toBe(4);
  });

  test('of a published execution, executed again, does nothing and succeeds', async () => {
    await execute('again');
    const before = await digests(join(folder, 'again'));
    await execute('again');
    expect(await digests(join(folder, 'again'))).toEqual(before);
  });
});
