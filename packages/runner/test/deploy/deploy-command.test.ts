import { runCli } from '@stedi-lakehouse/runner';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FakeFailure } from '../../../core/test/catalog/glue/fake/aws-fake-server.ts';
import { startFakeAws, type FakeAws } from './fake-aws.ts';

let aws: FakeAws;
beforeEach(async () => {
  aws = await startFakeAws();
  vi.stubEnv('AWS_ENDPOINT_URL', aws.server.endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'made-up');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'made-up-too');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await aws.server.close();
});

const places = ['--landing', 's3://raw', '--lake', 's3://lake', '--account', '123456789012', '--region', 'eu-west-1'];
const common = [...places, '--subnets', 'subnet-1', '--execution', 'night-1'];

async function deploy(...args: readonly string[]) {
  let out = '';
  let err = '';
  const output = {
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    terminal: false,
    width: 80,
  };
  const profile = args.includes('--') ? [] : ['--', '--profile', 'published'];
  const code = await runCli(['deploy', ...args, ...profile], {
    output,
    signal: new AbortController().signal,
    now: () => 0,
  });
  return { code, out, err, lines: out.split('\n').filter(Boolean) };
}

async function printed(target: string, ...args: readonly string[]): Promise<unknown> {
  const { code, out } = await deploy('print', target, ...common, ...args);
  expect(code).toBe(0);
  return JSON.parse(out) as unknown;
}

describe('without --yes', () => {
  test.each([
    ['apply', 'ecs', ['registerTaskDefinition']],
    ['apply', 'batch', ['registerJobDefinition']],
    ['apply', 'step-functions', ['registerTaskDefinition', 'updateStateMachine']],
    ['apply', 'glue-ray', ['updateJob']],
    ['start', 'ecs', ['runTask']],
    ['start', 'batch', ['submitJob', 'submitJob', 'submitJob', 'submitJob', 'submitJob']],
    ['start', 'step-functions', ['startExecution']],
    ['start', 'glue-ray', ['startJobRun']],
  ])('%s %s says what it would ask for, and asks nobody', async (action, target, requests) => {
    const { code, lines, err } = await deploy(action, target, ...common);
    expect(code).toBe(0);
    expect(lines.map((line) => (JSON.parse(line) as { wouldAsk: string }).wouldAsk)).toEqual(requests);
    expect(err).toContain('Nothing was done: add --yes to do it.');
    expect(aws.server.requests).toEqual([]);
  });
});

describe('with --yes', () => {
  test('ecs: the definition that is printed is registered, and a task of it runs', async () => {
    const missing = await deploy('start', 'ecs', ...common, '--yes');
    expect(missing).toMatchObject({ code: 75, err: expect.stringContaining('ECS started no task: MISSING') as string });
    expect((await deploy('apply', 'ecs', ...common, '--yes')).lines).toEqual(['arn:task-definition/stedi-lakehouse:1']);
    expect(aws.asked('RegisterTaskDefinition')).toEqual([await printed('ecs')]);
    expect((await deploy('start', 'ecs', ...common, '--yes')).lines).toEqual(['arn:task/night-1']);
  });

  test('batch: jobs wait for one another', async () => {
    await deploy('apply', 'batch', ...common, '--yes');
    const { jobDefinition, jobs } = (await printed('batch')) as { jobDefinition: unknown; jobs: object[] };
    expect(aws.asked('v1/registerjobdefinition')).toEqual([jobDefinition]);
    const { code, lines } = await deploy('start', 'batch', ...common, '--yes');
    expect({ code, lines }).toEqual({ code: 0, lines: ['job-1', 'job-2', 'job-3', 'job-4', 'job-5'] });
    expect(aws.asked('v1/submitjob')).toEqual(
      jobs.map((job, index) => (index === 0 ? job : { ...job, dependsOn: [{ jobId: `job-${index}` }] })),
    );
  });

  test('batch: one part is no array', async () => {
    await deploy('apply', 'batch', ...common, '--yes');
    expect((await deploy('start', 'batch', ...common, '--parts', '1', '--yes')).code).toBe(0);
    expect(aws.asked('v1/submitjob').filter((job) => 'arrayProperties' in job)).toEqual([]);
    expect(JSON.stringify(aws.asked('v1/submitjob')[1])).toContain('{"name":"STEDI_PART_COUNT","value":"1"}');
  });

  test('step-functions: made the first time, written over afterwards, started once for a name', async () => {
    for (const parts of ['2', '3']) {
      const { code, lines } = await deploy('apply', 'step-functions', ...common, '--parts', parts, '--yes');
      expect(code).toBe(0);
      expect(lines[1]).toBe('arn:aws:states:eu-west-1:123456789012:stateMachine:stedi-lakehouse');
    }
    const created = aws
      .asked('CreateStateMachine')
      .map(({ definition }) => JSON.parse(definition as string) as unknown);
    expect(created).toEqual([await printed('step-functions', '--parts', '2')]);
    const updated = aws
      .asked('UpdateStateMachine')
      .map(({ definition }) => JSON.parse(definition as string) as unknown);
    expect(updated.at(-1)).toEqual(await printed('step-functions', '--parts', '3'));
    for (const _ of [1, 2]) {
      expect((await deploy('start', 'step-functions', ...common, '--yes')).lines).toEqual(['arn:execution:night-1']);
    }
  });

  test('glue-ray: says first that the service is closed to new customers', async () => {
    for (const _ of [1, 2]) {
      const { code, err } = await deploy('apply', 'glue-ray', ...common, '--yes');
      expect(code).toBe(0);
      expect(err).toContain('closed to new customers since 2026-04-30');
    }
    expect(aws.asked('CreateJob')).toEqual([await printed('glue-ray')]);
    expect(aws.asked('UpdateJob')).toHaveLength(2);
    expect((await deploy('start', 'glue-ray', ...common, '--yes')).lines).toEqual(['jr_1']);
    expect(aws.asked('StartJobRun')[0]).toMatchObject({
      Arguments: { '--STEDI_PLAN': 's3://lake/_plans/night-1.json' },
    });
  });

  test('what AWS refuses ends with 78, what may pass with 75, and neither quotes what AWS said', async () => {
    aws.server.fault = () => new FakeFailure('AccessDeniedException', 'user zqxjk may not', 403);
    const refused = await deploy('apply', 'ecs', ...common, '--yes');
    expect(refused.code).toBe(78);
    expect(refused.err).toMatch(/^stedi: RegisterTaskDefinition failed \(403, AccessDeniedException\)/);
    expect(refused.err).not.toContain('zqxjk');
    let asked = 0;
    aws.server.fault = () => (asked++ < 2 ? 'broken' : undefined);
    expect((await deploy('apply', 'ecs', ...common, '--yes')).code).toBe(0);
    aws.server.fault = () => 'broken';
    expect((await deploy('apply', 'ecs', ...common, '--yes')).code).toBe(75);
  }, 60_000);
});

describe('what does not fit is refused before anybody is asked', () => {
  test.each([
    [['--cpu', '1000'], 'Fargate has no --cpu 1000'],
    [['--cpu', '256', '--memory', '4096'], 'Fargate has no --memory 4096 with --cpu 256'],
    [['--cpu', '256', '--memory', '1536'], 'Fargate has no --memory 1536 with --cpu 256'],
    [['--cpu', '8192', '--memory', '18432'], 'Fargate has no --memory 18432'],
    [['--lake', '/data/lake'], '--lake /data/lake is no place on S3'],
    [['--lake', "s3://lake/it's"], "s3://lake/it's has a prefix that cannot stand in a policy"],
    [['--lake', 's3://lake//stedi'], 's3://lake//stedi is no place on S3: use names with one / between them'],
    [['--account', '12345'], 'give 12 digits'],
    [['--parts', '0'], 'from 1 to 1000'],
    [['--execution', 'a b'], 'letters, digits and -'],
    [['--', '--only', 'x'], '--only is not passed on to run'],
    [['--', '--trim', 'all'], 'deploy needs a profile: choose one\n  -- --profile strict: '],
    [['--', '--lake', 's3://other'], '--lake is not passed on to run'],
  ])('%j', async (args, message) => {
    const { code, err } = await deploy('apply', 'ecs', ...common, '--yes', ...args);
    expect(code).toBe(64);
    expect(err).toContain(message);
    expect(aws.server.requests).toEqual([]);
  });

  test('a task without a place in the network, and a target that cannot be started', async () => {
    expect((await deploy('start', 'ecs', ...places, '--yes')).err).toContain('give --subnets');
    expect((await deploy('start', 'iam', ...common, '--yes')).code).toBe(64);
  });

  test.each([
    [256, [512, 1024, 2048]],
    [1024, [2048, 8192]],
    [2048, [4096, 16_384]],
    [4096, [8192, 30_720]],
    [8192, [16_384, 61_440]],
    [16_384, [32_768, 122_880]],
  ])('every size that Fargate has is taken: %i', async (cpu, memories) => {
    for (const memory of memories) {
      const size = ['--cpu', String(cpu), '--memory', String(memory)];
      expect((await deploy('apply', 'ecs', ...common, ...size, '--yes')).code).toBe(0);
      expect((await deploy('apply', 'batch', ...common, ...size, '--yes')).code).toBe(0);
    }
  });
});
