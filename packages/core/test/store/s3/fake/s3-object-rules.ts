import { Failure, type Answer, type S3Request } from './s3-request.ts';
import { crc32Base64, md5, objectOf, sortedKeys, type FakeBucket, type FakeObject } from './s3-state.ts';
import { document, element, insidesOf, textsOf } from './s3-xml.ts';

/** Headers of a new object that come back when it is read. */
export function keptHeaders(request: S3Request): Record<string, string> {
  const kept = Object.entries(request.headers).filter(
    ([name]) => name.startsWith('x-amz-meta-') || name.startsWith('x-amz-server-side-encryption'),
  );
  return Object.fromEntries(kept);
}

export function putObject(bucket: FakeBucket, request: S3Request): Answer {
  checkCondition(bucket, request);
  checkBody(request);
  const object = objectOf(request.body, { headers: keptHeaders(request) });
  bucket.objects.set(request.key, object);
  return {
    headers: { etag: object.etag, 'x-amz-checksum-crc32': object.crc32!, 'x-amz-checksum-type': 'FULL_OBJECT' },
  };
}

export function headObject(bucket: FakeBucket, request: S3Request): Answer {
  const object = found(bucket, request);
  return { headers: { ...factsOf(object, request), 'content-length': String(object.bytes) } };
}

export function getObject(bucket: FakeBucket, request: S3Request): Answer {
  const object = found(bucket, request);
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers['range'] ?? '') ?? [];
  if (from === undefined) {
    const headers = { ...factsOf(object, request), 'content-length': String(object.bytes) };
    return { headers, body: object.read(0, object.bytes), bytes: object.bytes };
  }
  const start = Number(from);
  if (start >= object.bytes) throw new Failure(416, 'InvalidRange');
  const end = Math.min(object.bytes, to === '' ? Infinity : Number(to) + 1);
  const { 'x-amz-checksum-crc32': _, 'x-amz-checksum-type': __, ...facts } = factsOf(object, request);
  const headers = {
    ...facts,
    'content-length': String(end - start),
    'content-range': `bytes ${start}-${end - 1}/${object.bytes}`,
  };
  return { status: 206, headers, body: object.read(start, end), bytes: end - start };
}

export function deleteObject(bucket: FakeBucket, { key }: S3Request): Answer {
  bucket.objects.delete(key);
  return { status: 204 };
}

export function deleteObjects(bucket: FakeBucket, request: S3Request): Answer {
  checkBody(request);
  if (!('content-md5' in request.headers) && !('x-amz-checksum-crc32' in request.headers))
    throw new Failure(
      400,
      'InvalidRequest',
      'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
    );
  const keys = insidesOf(request.body.toString(), 'Object').flatMap((object) => textsOf(object, 'Key'));
  if (keys.length === 0 || keys.length > 1000) throw new Failure(400, 'MalformedXML');
  for (const key of keys) bucket.objects.delete(key);
  const quiet = request.body.toString().includes('<Quiet>true</Quiet>');
  const named = quiet ? [] : keys.map((key) => element('Deleted', [element('Key', key)]));
  return { xml: document('DeleteResult', named) };
}

export function listObjects(bucket: FakeBucket, request: S3Request): Answer {
  const { query } = request;
  const prefix = query.get('prefix') ?? '';
  const most = Math.min(1000, Number(query.get('max-keys') ?? 1000));
  const after = Buffer.from(query.get('continuation-token') ?? '', 'base64').toString();
  const encoded = query.get('encoding-type') === 'url';
  const show = (key: string): string =>
    encoded ? encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+') : key;
  const matching = sortedKeys([...bucket.objects.keys()].filter((key) => key.startsWith(prefix)));
  const left = after === '' ? matching : matching.slice(matching.indexOf(after) + 1);
  const page = left.slice(0, most);
  const more = left.length > page.length;
  return {
    xml: document('ListBucketResult', [
      element('Name', request.bucket),
      element('Prefix', show(prefix)),
      element('KeyCount', page.length),
      element('MaxKeys', most),
      element('IsTruncated', more),
      ...(encoded ? [element('EncodingType', 'url')] : []),
      ...(more ? [element('NextContinuationToken', Buffer.from(page.at(-1)!).toString('base64'))] : []),
      ...page.map((key) => {
        const object = bucket.objects.get(key)!;
        return element('Contents', [
          element('Key', show(key)),
          element('LastModified', object.modified.toISOString()),
          element('ETag', object.etag),
          element('Size', object.bytes),
        ]);
      }),
    ]),
  };
}

/** `If-None-Match: *` and `If-Match` of requests that make an object. */
export function checkCondition(bucket: FakeBucket, request: S3Request): void {
  const there = bucket.objects.get(request.key);
  const { 'if-none-match': none, 'if-match': match } = request.headers;
  if (none !== undefined && none !== '*') throw new Failure(501, 'NotImplemented');
  if (none === '*' && there !== undefined) throw new Failure(412, 'PreconditionFailed');
  if (match !== undefined && there === undefined) throw new Failure(404, 'NoSuchKey');
  if (match !== undefined && there?.etag !== match) throw new Failure(412, 'PreconditionFailed');
}

/** What is sent must be what its checksums say. */
export function checkBody({ headers, body }: S3Request): void {
  const { 'content-md5': sum, 'x-amz-checksum-crc32': crc } = headers;
  if (sum !== undefined && sum !== md5(body).toString('base64')) throw new Failure(400, 'BadDigest');
  if (crc !== undefined && crc !== crc32Base64(body)) throw new Failure(400, 'BadDigest');
}

function found(bucket: FakeBucket, { key, headers }: S3Request): FakeObject {
  const object = bucket.objects.get(key);
  if (object === undefined) throw new Failure(404, 'NoSuchKey');
  const match = headers['if-match'];
  if (match !== undefined && match !== object.etag) throw new Failure(412, 'PreconditionFailed');
  return object;
}

function factsOf(object: FakeObject, request: S3Request): Record<string, string> {
  const asked = request.headers['x-amz-checksum-mode'] === 'ENABLED' && object.crc32 !== undefined;
  return {
    etag: object.etag,
    'last-modified': object.modified.toUTCString(),
    'accept-ranges': 'bytes',
    ...object.headers,
    ...(asked ? { 'x-amz-checksum-crc32': object.crc32!, 'x-amz-checksum-type': object.checksumType } : {}),
  };
}
