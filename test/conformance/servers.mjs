import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { freePort, startServer } from './command.mjs';
import { preparePython, run } from './python.mjs';

/** STEDI's three buckets. */
export const buckets = ['stedi-raw-data', 'stedi-trusted-data', 'stedi-curated-data'];
export const [raw, trusted, curated] = buckets.map((bucket) => `s3://${bucket}`);

/** Servers that stand in for AWS are installed once for all checks. */
const installed = fileURLToPath(new URL('../../.conformance/servers', import.meta.url));

/** Who signs. Every server takes these. */
const credentials = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'testtest' };

/** Servers by others, each with what it takes to start it: gives where it listens and how it is stopped, or says why there is none. */
const servers = {
  moto: async (folder) => {
    const { python, missing } = preparePython(folder, ['moto[server]==5.2.5']);
    if (missing !== undefined) return { missing };
    return listening((port) => startServer(python, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', port], at(port)));
  },
  ministack: async (folder) => {
    const { python, missing } = preparePython(folder, ['ministack==1.5.33']);
    if (missing !== undefined) return { missing };
    return listening((port) => {
      const env = {
        ...process.env,
        GATEWAY_PORT: port,
        S3_PERSIST: '0',
        BIND_HOST: '127.0.0.1',
        IOT_MTLS_ENABLED: '0',
      };
      return startServer(python, ['-m', 'ministack'], at(port), { env });
    });
  },
  versitygw: async (folder, { accessLog } = {}) => {
    const bin = join(folder, 'bin');
    const env = { ...process.env, GOBIN: bin, GOFLAGS: '-modcacherw' };
    if (run('go', ['install', 'github.com/versity/versitygw/cmd/versitygw@v1.7.0'], { env }) !== 0) {
      return { missing: 'go could not install versitygw' };
    }
    const root = join(folder, 'root');
    const emptied = () => rmSync(root, { recursive: true, force: true });
    emptied();
    mkdirSync(root, { recursive: true });
    const secrets = ['--access', credentials.AWS_ACCESS_KEY_ID, '--secret', credentials.AWS_SECRET_ACCESS_KEY];
    const log = accessLog === undefined ? [] : ['--access-log', accessLog];
    const { stop, ...server } = await listening((port) =>
      startServer(join(bin, 'versitygw'), [...secrets, '--port', `127.0.0.1:${port}`, ...log, 'posix', root], at(port)),
    );
    return { ...server, stop: async () => stop().then(emptied) };
  },
};

/** Those that have a Glue Data Catalog too. */
export const glueServers = ['moto', 'ministack'];
export const s3Servers = [...glueServers, 'versitygw'];

/**
 * Starts a server, makes STEDI's buckets there and points everything of this process and its children at it, does `work` with its endpoint, and
 * stops it. Settles with why there was no server, if there was none.
 */
export async function withServer(name, work, options) {
  const folder = join(installed, name);
  mkdirSync(folder, { recursive: true });
  const server = await servers[name](folder, options);
  if (server.missing !== undefined) return `${name}: ${server.missing}`;
  try {
    Object.assign(process.env, credentials, { AWS_ENDPOINT_URL: server.endpoint });
    const client = new S3Client({ forcePathStyle: true });
    for (const bucket of buckets) await client.send(new CreateBucketCommand({ Bucket: bucket }));
    await work(server.endpoint, client);
  } finally {
    await server.stop();
  }
  return undefined;
}

/** Does the same on each of these servers. Settles with why those were skipped that were, as a check does. */
export async function onServers(names, work) {
  const skipped = [];
  for (const name of names) {
    const missing = await withServer(name, (...server) => work(name, ...server));
    if (missing !== undefined) skipped.push(missing);
  }
  return skipped.length === 0 ? undefined : skipped.join('; ');
}

async function listening(start) {
  const port = String(await freePort());
  return { endpoint: at(port), ...(await start(port)) };
}

function at(port) {
  return `http://127.0.0.1:${port}`;
}
