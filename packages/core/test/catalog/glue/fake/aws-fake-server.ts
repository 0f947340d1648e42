import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An error as the services of AWS answer with it. */
export class FakeFailure extends Error {
  readonly status: number;

  constructor(name: string, message: string, status = 400) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

/** One request, as a fault sees it before it is served. */
export interface FakeRequest {
  /** 1 for the first of all. */
  readonly number: number;
  readonly operation: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * How a request goes wrong: `before` the connection breaks and nothing is done; `after` it is done and the answer lost; `throttled`, `broken`
 * and any other failure are answers of the service.
 */
export type FakeFault = 'before' | 'after' | 'throttled' | 'broken' | FakeFailure | undefined;

export interface FakeServer {
  readonly endpoint: string;
  readonly requests: readonly FakeRequest[];
  /** Asked before each request is served. */
  fault: (request: FakeRequest) => FakeFault | Promise<FakeFault>;
  close(): Promise<void>;
}

type Serve = (operation: string, body: Record<string, unknown>) => unknown;

/** A service of AWS that speaks JSON, on a free port of this machine. Requests must be signed, though the signature is not looked at. */
export async function startFakeServer(serve: Serve): Promise<FakeServer> {
  const requests: FakeRequest[] = [];
  const server = createServer((incoming, answer) => {
    void handle(incoming, answer).catch((error: unknown) => {
      answer.destroy(error instanceof Error ? error : undefined);
    });
  });
  const handle = async (incoming: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const { operation, body } = await read(incoming);
    const request = { number: requests.length + 1, operation, body };
    requests.push(request);
    const fault = await fake.fault(request);
    if (fault === 'before') return void incoming.socket.destroy();
    const answered = fault === undefined || fault === 'after' ? answerOf(incoming, request) : faulty(fault);
    if (fault === 'after') return void incoming.socket.destroy();
    answer.writeHead(answered.status, {
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-requestid': `${request.number}`,
    });
    answer.end(JSON.stringify(answered.said));
  };
  const answerOf = (incoming: IncomingMessage, { operation, body }: FakeRequest): { status: number; said: unknown } => {
    try {
      if (incoming.headers.authorization?.startsWith('AWS4-HMAC-SHA256 Credential=') !== true)
        throw new FakeFailure('MissingAuthenticationTokenException', 'Missing Authentication Token');
      return { status: 200, said: serve(operation, body) };
    } catch (error) {
      if (!(error instanceof FakeFailure)) throw error;
      return { status: error.status, said: said(error.name, error.message) };
    }
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const fake: FakeServer = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    fault: () => undefined,
    close: async () => await stop(server),
  };
  return fake;
}

function faulty(fault: 'throttled' | 'broken' | FakeFailure): { status: number; said: unknown } {
  if (fault instanceof FakeFailure) return { status: fault.status, said: said(fault.name, fault.message) };
  const [status, name] =
    fault === 'throttled' ? ([400, 'ThrottlingException'] as const) : ([500, 'InternalServiceException'] as const);
  return { status, said: said(name, 'injected') };
}

/** Services do not agree about the case of the text's name. */
function said(name: string, message: string): unknown {
  return { __type: name, Message: message, message };
}

/** The operation stands in a header where the protocol is JSON 1.1, and in the path where it is REST. */
async function read(
  incoming: IncomingMessage,
): Promise<{ readonly operation: string; readonly body: Record<string, unknown> }> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const target = incoming.headers['x-amz-target'];
  const operation = typeof target === 'string' ? target.split('.')[1]! : (incoming.url ?? '/').slice(1);
  return { operation, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
}

async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve, reject) =>
    server.close((error) => (error === undefined ? resolve() : reject(error))),
  );
  server.closeAllConnections();
  await closed;
}
