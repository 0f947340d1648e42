import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFakeS3 } from '../../packages/core/test/store/s3/fake/fake-s3.ts';
import { install, link, manifestIn, pack, root, run } from './install.ts';

const packages = ['core', 'transforms', 'runner'];

/** What another team writes: one transition in a pipeline of its own, with types checked to the end. */
const consumer = `
import { batchFromRows, CountingContext, type Batch, type Batches, type Held, type RowOf, type Table } from '@stedi-lakehouse/core';
import { accelerometerLanding, accelerometerLandingToTrusted, customerTrusted } from '@stedi-lakehouse/transforms';

type Reading = RowOf<typeof accelerometerLanding>;
const reading = (user: string, timestamp: number): Reading => ({ user, timestamp, x: 0.5, y: 0, z: -1 });
const person: RowOf<typeof customerTrusted> = {
  customerName: 'Ada Oakes', email: 'ada@example.com', phone: '5555550100', birthDay: '967-01-01', serialNumber: 's-1',
  registrationDate: 1_000, lastUpdateDate: 1_000, shareWithResearchAsOfDate: 2_000, shareWithPublicAsOfDate: null, shareWithFriendsAsOfDate: null,
};
async function* once<T extends Table>(batch: Batch<T>): Batches<T> {
  yield batch;
}
const customers: Held<typeof customerTrusted> = {
  table: customerTrusted, rows: 1, batches: () => once(batchFromRows(customerTrusted, [person])),
};
const readings = batchFromRows(accelerometerLanding, [
  reading('ada@example.com', 1_999), reading('ada@example.com', 2_000), reading('bo@example.com', 3_000),
]);
const context = new CountingContext(new AbortController().signal);
const kept: number[] = [];
const refused: unknown[] = [];
for await (const batch of accelerometerLandingToTrusted().apply({ readings: once(readings), customers }, context)) {
  const times: Float64Array | Int32Array = batch.column('timestamp').values;
  kept.push(...times);
  // @ts-expect-error the table has no such column
  refused.push(() => batch.column('email'));
}
console.log(JSON.stringify({ kept, dropped: Object.fromEntries(context.dropped) }));
`;

/** What another team does with the schemas of tables that are not its own. */
const zods = `
import { z } from 'zod';
import { customerTrusted } from '@stedi-lakehouse/transforms';

const { email, lastUpdateDate } = customerTrusted.columns;
const theirs = z.object({ email: email.schema, lastUpdateDate: lastUpdateDate.schema, steps: z.int() });
const row = { email: 'ada@example.com', lastUpdateDate: 1_000, steps: 3 };
console.log(JSON.stringify({
  instance: email.schema instanceof z.ZodType,
  inherited: Object.getPrototypeOf(email.schema) === Object.getPrototypeOf(z.string()),
  good: theirs.safeParse(row).success,
  bad: theirs.safeParse({ ...row, email: 7, steps: 0.5 }).error.issues.map(({ path }) => path[0]),
}));
`;

const options = {
  target: 'es2022',
  lib: ['es2023'],
  module: 'nodenext',
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  types: ['node'],
  outDir: 'out',
  rootDir: '.',
};

let folder: string;
let project: string;
let tarballs: ReadonlyMap<string, string>;
const installed = (name: string): string => join(project, 'node_modules', '@stedi-lakehouse', name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packed-'));
  project = join(folder, 'project');
  await mkdir(project);
  tarballs = await pack(packages, folder);
  await install(tarballs, project);
}, 120_000);
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('another team imports a transition, with every type checked, and runs it', { timeout: 120_000 }, async () => {
  await link(join(root, 'node_modules', '@types', 'node'), join(project, 'node_modules', '@types', 'node'));
  await writeFile(join(project, 'consumer.ts'), consumer);
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['consumer.ts'] }));
  const compiled = await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', project]).catch(
    (error: unknown) => error as { stdout: string },
  );
  expect(compiled.stdout).toBe('');
  const { stdout } = await run(process.execPath, [join(project, 'out', 'consumer.js')]);
  expect(JSON.parse(stdout)).toEqual({ kept: [2_000], dropped: { not_consented: 1, before_consent: 1 } });
});

test("the schemas of the tables are of use to another team's zod, which is not the one in the bundle", async () => {
  await link(join(root, 'packages', 'transforms', 'node_modules', 'zod'), join(project, 'node_modules', 'zod'));
  await writeFile(join(project, 'zods.js'), zods);
  const { stdout } = await run(process.execPath, [join(project, 'zods.js')]);
  expect(JSON.parse(stdout)).toEqual({ instance: true, inherited: false, good: true, bad: ['email', 'steps'] });
});

test('the stedi command of the package says its version and its tables', async () => {
  const stedi = join(installed('runner'), 'bin', 'stedi.js');
  const { version } = JSON.parse(await readFile(join(installed('runner'), 'package.json'), 'utf8')) as {
    version: string;
  };
  expect((await run(process.execPath, [stedi, '--version'], { cwd: project })).stdout.trim()).toBe(version);
  expect((await run(process.execPath, [stedi, 'tables', 'customer_curated'], { cwd: project })).stdout).toContain(
    'serialnumber',
  );
});

test('the stedi command of the package writes into a bucket, with the packages that it names alone', async () => {
  const s3 = await startFakeS3('stedi-raw-data');
  try {
    const stedi = join(installed('runner'), 'bin', 'stedi.js');
    const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
    const env = { ...process.env, ...credentials, AWS_REGION: 'eu-north-1', AWS_ENDPOINT_URL_S3: s3.endpoint };
    await run(process.execPath, [stedi, 'generate', 's3://stedi-raw-data', '--scale', '0.01'], { cwd: project, env });
    expect(s3.bucket('stedi-raw-data').objects.size).toBeGreaterThanOrEqual(3);
  } finally {
    await s3.close();
  }
});

describe.each(packages)('the %s package', (name) => {
  test('is laid out so that every runtime and compiler finds its entries', async () => {
    const { messages } = await publint({ pkgDir: installed(name), pack: false, strict: true });
    const manifest = await manifestIn(installed(name));
    expect(messages.map((message) => formatMessage(message, { ...manifest }, { color: false }))).toEqual([]);
  });

  test('holds what runs and what describes it, and nothing else', async () => {
    const { stdout } = await run('tar', ['-tzf', tarballs.get(name)!]);
    const files = stdout.split('\n').filter(Boolean);
    expect(files).toContain('package/LICENSE');
    expect(
      files.filter(
        (file) =>
          !/^package\/(dist\/.*\.(js|d\.ts)(\.map)?|dist\/licenses\/\w+\.txt|bin\/\w+\.js|package\.json|LICENSE|README\.md)$/.test(
            file,
          ),
      ),
    ).toEqual([]);
  });

  test('names versions, and no place in a workspace', async () => {
    const { dependencies = {} } = await manifestIn(installed(name));
    for (const version of Object.values(dependencies)) expect(version).toMatch(/^\^?\d+\.\d+\.\d+/);
  });
});
