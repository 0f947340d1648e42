import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** One request, read whole. */
export interface S3Request {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What a request is answered with. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly xml?: string;
  readonly body?: Iterable<Uint8Array>;
  /** Bytes of the body. */
  readonly bytes?: number;
}

/** An error as S3 answers with it. */
export class Failure extends Error {
  readonly status: number;
  readonly code: string;
  /** What else its document says, by the names of the elements. */
  readonly more: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message = code, more: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.more = more;
  }
}

/** Reads a request, path style. */
export async function readRequest(incoming: IncomingMessage): Promise<S3Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const url = new URL(incoming.url ?? '/', 'http://s3');
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(url.pathname) ?? [];
  const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
  const parts = { method: incoming.method ?? 'GET', bucket, key: decodeURIComponent(key) };
  return { ...parts, query: url.searchParams, headers, body: Buffer.concat(chunks) };
}

/** Refuses what S3 would refuse of any request. The signature itself is not looked at. */
export function checkRequest({ headers, body, key }: S3Request): void {
  if (headers['authorization']?.startsWith('AWS4-HMAC-SHA256 Credential=') !== true)
    throw new Failure(403, 'AccessDenied', 'Access Denied');
  const sum = headers['x-amz-content-sha256'] ?? '';
  if (/^[0-9a-f]{64}$/.test(sum) && sum !== createHash('sha256').update(body).digest('hex'))
    throw new Failure(400, 'XAmzContentSHA256Mismatch');
  if (headers['content-encoding']?.includes('aws-chunked') === true) throw new Failure(501, 'NotImplemented');
  if (headers['content-length'] !== undefined && Number(headers['content-length']) !== body.length)
    throw new Failure(400, 'IncompleteBody');
  if (Buffer.byteLength(key) > 1024) throw new Failure(400, 'KeyTooLongError');
}

/** The name of what a request asks for, as the SDK has it. */
export function operationOf({ method, key, query }: S3Request): string {
  const has = (name: string): boolean => query.has(name);
  if (key === '') {
    if (method === 'POST' && has('delete')) return 'DeleteObjects';
    if (method === 'GET' && has('uploads')) return 'ListMultipartUploads';
    return method === 'GET' && query.get('list-type') === '2' ? 'ListObjectsV2' : 'unknown';
  }
  if (method === 'HEAD') return 'HeadObject';
  if (method === 'GET') return has('uploadId') ? 'ListParts' : 'GetObject';
  if (method === 'PUT') return has('uploadId') ? 'UploadPart' : 'PutObject';
  if (method === 'DELETE') return has('uploadId') ? 'AbortMultipartUpload' : 'DeleteObject';
  if (method === 'POST' && has('uploads')) return 'CreateMultipartUpload';
  return method === 'POST' && has('uploadId') ? 'CompleteMultipartUpload' : 'unknown';
}
