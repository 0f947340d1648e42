import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort, startServer } from './command.mjs';
import { run } from './python.mjs';

/** The newest Trino whose server is in the Maven repository, and the Java that it asks for. */
const version = '476';
const leastJava = 24;
const copyGoal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy';
const patience = 120_000;

/** Puts a Trino with the Hive connector into `folder`, unless it is there. Gives its folder and the Java that runs it, or why there is none. */
export function prepareTrino(folder) {
  const java = javaHome();
  if (java === undefined) return { missing: `there is no Java ${leastJava} or later: set JAVA_HOME to one` };
  const home = join(folder, `trino-server-core-${version}`);
  if (existsSync(join(home, 'plugin', 'hive'))) return { home, java };
  rmSync(home, { recursive: true, force: true });
  for (const file of ['trino-server-core:tar.gz', 'trino-hive:zip']) {
    const [name, type] = file.split(':');
    const artifact = `-Dartifact=io.trino:${name}:${version}:${type}`;
    if (run('mvn', ['--batch-mode', '--quiet', copyGoal, artifact, `-DoutputDirectory=${folder}`]) !== 0) {
      return { missing: `mvn could not fetch io.trino:${name}:${version}` };
    }
  }
  const unpack = (command, args, cwd) => {
    if (run(command, args, { cwd }) !== 0) throw new Error(`${command} could not unpack Trino`);
  };
  unpack('tar', ['-xzf', `trino-server-core-${version}.tar.gz`], folder);
  unpack(join(java, 'bin', 'jar'), ['-xf', `trino-hive-${version}.zip`], folder);
  for (const name of [`trino-server-core-${version}.tar.gz`, `trino-hive-${version}.zip`]) rmSync(join(folder, name));
  renameSync(join(folder, `trino-hive-${version}`), join(home, 'plugin', 'hive'));
  return { home, java };
}

/** The newest Java of this machine that Trino runs on. */
function javaHome() {
  const jvm = '/usr/lib/jvm';
  const homes = existsSync(jvm) ? readdirSync(jvm).map((name) => join(jvm, name)) : [];
  if (process.env.JAVA_HOME !== undefined) homes.unshift(process.env.JAVA_HOME);
  return homes.find((home) => javaVersion(home) >= leastJava);
}

function javaVersion(home) {
  const { stderr } = spawnSync(join(home, 'bin', 'java'), ['-version'], { encoding: 'utf8' });
  return Number(/version "(\d+)/.exec(stderr ?? '')?.[1] ?? 0);
}

/** Starts Trino with one catalog, `glue`: the Glue Data Catalog and S3 of `endpoint`, as who signs in this process. Gives `ask` and `stop`. */
export async function startTrino({ home, java }, folder, endpoint) {
  const etc = join(folder, 'etc');
  rmSync(etc, { recursive: true, force: true });
  mkdirSync(join(etc, 'catalog'), { recursive: true });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  for (const [name, lines] of Object.entries(settings(url, port, join(folder, 'data'), endpoint))) {
    writeFileSync(join(etc, name), `${lines.join('\n')}\n`);
  }
  const env = { ...process.env, JAVA_HOME: java, PATH: `${join(java, 'bin')}:${process.env.PATH}` };
  const launcher = join(home, 'bin', 'launcher');
  const log = join(folder, 'trino.log');
  const said = openSync(log, 'w');
  try {
    const stdio = ['ignore', said, said];
    const { stop } = await startServer(launcher, ['run', '--etc-dir', etc], `${url}/v1/info`, { env, stdio });
    await started(url, stop);
    return { stop, ask: (sql, schema) => ask(url, sql, schema) };
  } catch (error) {
    throw new Error(`Trino does not start: ${log} says why`, { cause: error });
  } finally {
    closeSync(said);
  }
}

function settings(url, port, data, endpoint) {
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: access, AWS_SECRET_ACCESS_KEY: secret } = process.env;
  const signer = (prefix) => [
    `${prefix}.region=${region}`,
    `${prefix}.aws-access-key=${access}`,
    `${prefix}.aws-secret-key=${secret}`,
  ];
  return {
    'node.properties': [
      'node.environment=conformance',
      'node.bind-ip=127.0.0.1',
      'node.internal-address=127.0.0.1',
      `node.data-dir=${data}`,
    ],
    'jvm.config': ['-Xmx1G', '-XX:+ExitOnOutOfMemoryError', '-Djdk.attach.allowAttachSelf=true'],
    'config.properties': [
      'coordinator=true',
      'node-scheduler.include-coordinator=true',
      `http-server.http.port=${port}`,
      `discovery.uri=${url}`,
      'query.max-memory-per-node=512MB',
    ],
    'catalog/glue.properties': [
      'connector.name=hive',
      'hive.metastore=glue',
      `hive.metastore.glue.endpoint-url=${endpoint}`,
      ...signer('hive.metastore.glue'),
      'fs.native-s3.enabled=true',
      `s3.endpoint=${endpoint}`,
      's3.path-style-access=true',
      ...signer('s3'),
    ],
  };
}

async function started(url, stop) {
  for (const until = Date.now() + patience; Date.now() < until; await wait(500)) {
    const { starting } = await (await fetch(`${url}/v1/info`)).json();
    if (!starting) return;
  }
  await stop();
  throw new Error('it starts for more than two minutes');
}

/** Runs one statement to its end and gives its rows; again, while a server that has just started does not know yet that it is a worker too. */
async function ask(url, sql, schema) {
  for (const until = Date.now() + patience; ; await wait(500)) {
    const { rows, error } = await answer(url, sql, schema);
    if (error === undefined) return rows;
    if (error.errorName !== 'NO_NODES_AVAILABLE' || Date.now() > until) {
      throw new Error(`Trino: ${error.errorName}: ${error.message}`);
    }
  }
}

async function answer(url, sql, schema) {
  const headers = { 'X-Trino-User': 'conformance', 'X-Trino-Catalog': 'glue', 'X-Trino-Schema': schema };
  const rows = [];
  let response = await fetch(`${url}/v1/statement`, { method: 'POST', body: sql, headers });
  for (;;) {
    const { data, error, nextUri } = await response.json();
    rows.push(...(data ?? []));
    if (error !== undefined || nextUri === undefined) return { rows, error };
    response = await fetch(nextUri, { headers });
  }
}
