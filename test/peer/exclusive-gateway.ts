import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What lies before a server. */
export interface Gateway {
  readonly endpoint: string;
  close(): Promise<void>;
}

/**
 * Hands requests on to a server that lacks two things: those that must not write over an object are handed on only where there is none, and a
 * list of uploads, which the server answers with something else, is an empty one.
 */
export async function startExclusiveGateway(endpoint: string): Promise<Gateway> {
  const { hostname, port } = new URL(endpoint);
  const taken = new Map<string, Promise<void>>();
  const handOn = async (incoming: IncomingMessage, method: string, body?: Buffer): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const { url, headers } = incoming;
      const asked = request({ hostname, port, path: url, method, headers }, resolve).on('error', reject);
      if (body === undefined && method !== 'HEAD') incoming.pipe(asked);
      else asked.end(body);
    });
  const answer = async (incoming: IncomingMessage, response: ServerResponse, body?: Buffer): Promise<void> => {
    const said = await handOn(incoming, incoming.method ?? 'GET', body);
    response.writeHead(said.statusCode ?? 500, said.headers);
    said.pipe(response);
    await new Promise((resolve) => response.once('close', resolve));
  };
  const createOnce = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { 'content-length': _, ...headers } = incoming.headers;
    const there = await handOn({ url: incoming.url, headers } as IncomingMessage, 'HEAD');
    there.resume();
    if (there.statusCode === 404) return await answer(incoming, response, Buffer.concat(chunks));
    response.writeHead(412, { 'content-type': 'application/xml' });
    response.end('<Error><Code>PreconditionFailed</Code><Message>It is there.</Message></Error>');
  };
  const server = createServer((incoming, response) => {
    const { url = '' } = incoming;
    const [, bucket] = /^\/([^/?]+)\/?\?(?:.*&)?uploads\b/.exec(url) ?? [];
    if (incoming.method === 'GET' && bucket !== undefined) {
      response.writeHead(200, { 'content-type': 'application/xml' }).end(noUploads(bucket));
      return;
    }
    const before = taken.get(url) ?? Promise.resolve();
    const work =
      'if-none-match' in incoming.headers
        ? before.then(async () => createOnce(incoming, response))
        : answer(incoming, response);
    const done = work.catch(() => void response.destroy());
    if ('if-none-match' in incoming.headers) taken.set(url, done);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function noUploads(bucket: string): string {
  return `<ListMultipartUploadsResult><Bucket>${bucket}</Bucket><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>`;
}
