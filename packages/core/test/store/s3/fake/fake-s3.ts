import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as objects from './s3-object-rules.ts';
import { checkRequest, Failure, operationOf, readRequest, type Answer, type S3Request } from './s3-request.ts';
import type { FakeBucket } from './s3-state.ts';
import * as uploads from './s3-upload-rules.ts';
import { document, element } from './s3-xml.ts';

/** One request, as a fault sees it before it is served. */
export interface FakeS3Request {
  /** 1 for the first of all. */
  readonly number: number;
  readonly operation: string;
  readonly bucket: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * How a request goes wrong: `before` the connection breaks and nothing is done; `after` it is done and the answer lost; `slow down` and `broken`
 * are 503 and 500, done nothing; `error in 200` an error where success began; a Failure any other answer. `instead` is what something before
 * the server answers, which then learns nothing. `cutAt` breaks the connection after so many bytes of the body, `stallAt` says no more.
 */
export type FakeS3Fault =
  | 'before'
  | 'after'
  | 'slow down'
  | 'broken'
  | 'error in 200'
  | Failure
  | { readonly instead: Answer }
  | { readonly cutAt: number }
  | { readonly stallAt: number }
  | undefined;

/** A strict S3 on a free port of this machine: what it refuses, S3 refuses. */
export interface FakeS3 {
  readonly endpoint: string;
  readonly requests: readonly FakeS3Request[];
  /** Connections that were ever made. */
  readonly connections: number;
  /** Asked before each request is served. */
  fault: (request: FakeS3Request) => FakeS3Fault | Promise<FakeS3Fault>;
  bucket(name: string): FakeBucket;
  /** Multipart uploads that are open, in all buckets. */
  openUploads(): number;
  /** Remembers what is there; call what comes back to have it again. */
  keep(): () => void;
  close(): Promise<void>;
}

const operations: Readonly<Record<string, (bucket: FakeBucket, request: S3Request) => Answer>> = {
  PutObject: objects.putObject,
  HeadObject: objects.headObject,
  GetObject: objects.getObject,
  DeleteObject: objects.deleteObject,
  DeleteObjects: objects.deleteObjects,
  ListObjectsV2: objects.listObjects,
  CreateMultipartUpload: uploads.createUpload,
  UploadPart: uploads.uploadPart,
  CompleteMultipartUpload: uploads.completeUpload,
  AbortMultipartUpload: uploads.abortUpload,
  ListParts: uploads.listParts,
  ListMultipartUploads: uploads.listUploads,
};

/** Starts a server with these buckets; those whose name ends in `-requester-pays` are what they say. */
export async function startFakeS3(...names: readonly string[]): Promise<FakeS3> {
  const buckets = new Map<string, FakeBucket>();
  for (const name of names) {
    const requesterPays = name.endsWith('-requester-pays');
    buckets.set(name, { objects: new Map(), uploads: new Map(), requesterPays });
  }
  const requests: FakeS3Request[] = [];
  const server = createServer((incoming, answer) => {
    void handle(incoming, answer).catch(() => answer.destroy());
  });
  let connections = 0;
  server.on('connection', () => connections++);
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await readRequest(incoming);
    const { bucket, key, headers } = request;
    const seen = { number: requests.length + 1, operation: operationOf(request), bucket, key, headers };
    requests.push(seen);
    const fault = await fake.fault(seen);
    if (fault === 'before') return void incoming.socket.destroy();
    const answer = answerOf(request, fault);
    if (fault === 'after') return void incoming.socket.destroy();
    await send(
      response,
      answer,
      request.method === 'HEAD',
      typeof fault === 'object' && !(fault instanceof Failure) && !('instead' in fault) ? fault : {},
    );
  };
  const answerOf = (request: S3Request, fault: FakeS3Fault): Answer => {
    try {
      if (fault instanceof Failure) throw fault;
      if (typeof fault === 'object' && 'instead' in fault) return fault.instead;
      if (fault === 'slow down') throw new Failure(503, 'SlowDown', 'Please reduce your request rate.');
      if (fault === 'broken') throw new Failure(500, 'InternalError');
      if (fault === 'error in 200') return { xml: errorXml(new Failure(200, 'InternalError')) };
      checkRequest(request);
      const bucket = buckets.get(request.bucket);
      if (bucket === undefined) throw new Failure(404, 'NoSuchBucket', 'The specified bucket does not exist');
      if (bucket.requesterPays && request.headers['x-amz-request-payer'] !== 'requester')
        throw new Failure(403, 'AccessDenied', 'Access Denied');
      const serve = operations[operationOf(request)];
      if (serve === undefined) throw new Failure(501, 'NotImplemented');
      return serve(bucket, request);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return { status: error.status, xml: errorXml(error) };
    }
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const fake: FakeS3 = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get connections() {
      return connections;
    },
    fault: () => undefined,
    bucket: (name) => buckets.get(name)!,
    openUploads: () => [...buckets.values()].reduce((sum, bucket) => sum + bucket.uploads.size, 0),
    keep() {
      const kept = [...buckets.values()].map((bucket) => ({
        bucket,
        objects: [...bucket.objects],
        uploads: [...bucket.uploads].map(([id, upload]) => [id, { ...upload, parts: [...upload.parts] }] as const),
      }));
      return () => {
        for (const { bucket, objects: there, uploads: open } of kept) {
          bucket.objects.clear();
          for (const [key, object] of there) bucket.objects.set(key, object);
          bucket.uploads.clear();
          for (const [id, upload] of open) bucket.uploads.set(id, { ...upload, parts: new Map(upload.parts) });
        }
      };
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
  return fake;
}

function errorXml({ code, message, more }: Failure): string {
  const others = Object.entries(more).map(([name, text]) => element(name, text));
  return document('Error', [element('Code', code), element('Message', message), ...others]);
}

/** Sends an answer, or so much of its body as a fault lets through. */
async function send(
  response: ServerResponse,
  answer: Answer,
  head: boolean,
  fault: { readonly cutAt?: number; readonly stallAt?: number },
): Promise<void> {
  const text = answer.xml === undefined ? undefined : Buffer.from(answer.xml);
  const bytes = text?.length ?? answer.bytes;
  const length = bytes === undefined ? {} : { 'content-length': String(bytes) };
  const type = text === undefined ? {} : { 'content-type': 'application/xml' };
  response.writeHead(answer.status ?? 200, { 'x-amz-request-id': 'fake', ...length, ...type, ...answer.headers });
  if (head) return void response.end();
  let left = fault.cutAt ?? fault.stallAt ?? Infinity;
  for (const chunk of text === undefined ? (answer.body ?? []) : [text]) {
    const sent = chunk.subarray(0, left);
    if (response.destroyed) return;
    if (!response.write(sent)) await new Promise((resolve) => response.once('drain', resolve).once('close', resolve));
    left -= sent.length;
    if (left > 0) continue;
    // the bytes have to be on their way before the connection breaks
    if (fault.cutAt !== undefined) setTimeout(() => response.destroy(), 10);
    return;
  }
  response.end();
}
