import { randomBytes } from 'node:crypto';
import { checkBody, checkCondition, keptHeaders } from './s3-object-rules.ts';
import { Failure, type Answer, type S3Request } from './s3-request.ts';
import { crc32Base64, md5, objectOf, sortedKeys, type FakeBucket, type FakePart, type FakeUpload } from './s3-state.ts';
import { document, element, insidesOf, textsOf } from './s3-xml.ts';

const leastPart = 5 * 1_048_576;

export function createUpload(bucket: FakeBucket, request: S3Request): Answer {
  const { key, headers } = request;
  if ('if-none-match' in headers || 'if-match' in headers) throw new Failure(501, 'NotImplemented');
  const id = randomBytes(16).toString('hex');
  const checksumType = headers['x-amz-checksum-type'] === 'FULL_OBJECT' ? 'FULL_OBJECT' : 'COMPOSITE';
  const checksumAlgorithm = headers['x-amz-checksum-algorithm'];
  const kept = keptHeaders(request);
  const initiated = new Date();
  bucket.uploads.set(id, { id, key, initiated, parts: new Map(), checksumAlgorithm, checksumType, headers: kept });
  const names = [element('Bucket', request.bucket), element('Key', key), element('UploadId', id)];
  return { xml: document('InitiateMultipartUploadResult', names) };
}

export function uploadPart(bucket: FakeBucket, request: S3Request): Answer {
  const upload = uploadOf(bucket, request);
  const number = Number(request.query.get('partNumber'));
  if (!(number >= 1 && number <= 10_000)) throw new Failure(400, 'InvalidArgument');
  checkBody(request);
  const crc = request.headers['x-amz-checksum-crc32'];
  if (upload.checksumAlgorithm === 'CRC32' && upload.checksumType === 'COMPOSITE' && crc === undefined)
    throw new Failure(400, 'InvalidRequest', 'Checksum Type mismatch occurred');
  const etag = `"${md5(request.body).toString('hex')}"`;
  upload.parts.set(number, { body: request.body, etag, crc32: crc, modified: new Date() });
  return { headers: { etag, ...(crc === undefined ? {} : { 'x-amz-checksum-crc32': crc }) } };
}

export function completeUpload(bucket: FakeBucket, request: S3Request): Answer {
  const upload = uploadOf(bucket, request);
  const parts = listedParts(upload, request.body.toString());
  checkCondition(bucket, request);
  const body = Buffer.concat(parts.map((part) => part.body));
  const { 'x-amz-mp-object-size': size, 'x-amz-checksum-crc32': crc, 'x-amz-checksum-type': type } = request.headers;
  if (size !== undefined && Number(size) !== body.length) throw new Failure(400, 'InvalidRequest');
  if (type !== undefined && type !== upload.checksumType) throw new Failure(400, 'InvalidRequest');
  const whole = upload.checksumType === 'FULL_OBJECT';
  if (whole && crc !== undefined && crc !== crc32Base64(body)) throw new Failure(400, 'BadDigest');
  const digest = md5(Buffer.concat(parts.map((part) => Buffer.from(part.etag.slice(1, -1), 'hex'))));
  const object = objectOf(body, {
    etag: `"${digest.toString('hex')}-${parts.length}"`,
    headers: upload.headers,
    checksumType: upload.checksumType,
    ...(whole
      ? {}
      : {
          crc32: `${crc32Base64(Buffer.concat(parts.map((part) => Buffer.from(part.crc32 ?? '', 'base64'))))}-${parts.length}`,
        }),
  });
  bucket.objects.set(request.key, object);
  bucket.uploads.delete(upload.id);
  return {
    xml: document('CompleteMultipartUploadResult', [
      element('Bucket', request.bucket),
      element('Key', request.key),
      element('ETag', object.etag),
      element('ChecksumCRC32', object.crc32!),
      element('ChecksumType', object.checksumType),
    ]),
  };
}

export function abortUpload(bucket: FakeBucket, request: S3Request): Answer {
  bucket.uploads.delete(uploadOf(bucket, request).id);
  return { status: 204 };
}

export function listParts(bucket: FakeBucket, request: S3Request): Answer {
  const upload = uploadOf(bucket, request);
  const marker = Number(request.query.get('part-number-marker') ?? 0);
  const left = [...upload.parts].filter(([number]) => number > marker).toSorted(([one], [other]) => one - other);
  const page = left.slice(0, Math.min(1000, Number(request.query.get('max-parts') ?? 1000)));
  return {
    xml: document('ListPartsResult', [
      element('UploadId', upload.id),
      element('IsTruncated', left.length > page.length),
      ...(page.length === 0 ? [] : [element('NextPartNumberMarker', page.at(-1)![0])]),
      ...page.map(([number, { body, etag, modified }]) =>
        element('Part', [
          element('PartNumber', number),
          element('ETag', etag),
          element('Size', body.length),
          element('LastModified', modified.toISOString()),
        ]),
      ),
    ]),
  };
}

export function listUploads(bucket: FakeBucket, { query, bucket: Bucket }: S3Request): Answer {
  const prefix = query.get('prefix') ?? '';
  const places = [...bucket.uploads.values()].filter(({ key }) => key.startsWith(prefix));
  const names = sortedKeys(places.map(({ key, id }) => `${key}\0${id}`));
  const [afterKey, afterId] = [query.get('key-marker') ?? '', query.get('upload-id-marker') ?? ''];
  const left = afterKey === '' ? names : names.slice(names.indexOf(`${afterKey}\0${afterId}`) + 1);
  const page = left.slice(0, Math.min(1000, Number(query.get('max-uploads') ?? 1000))).map((name) => name.split('\0'));
  const more = left.length > page.length;
  return {
    xml: document('ListMultipartUploadsResult', [
      element('Bucket', Bucket),
      element('IsTruncated', more),
      ...(more ? [element('NextKeyMarker', page.at(-1)![0]!), element('NextUploadIdMarker', page.at(-1)![1]!)] : []),
      ...page.map(([key, id]) =>
        element('Upload', [
          element('Key', key!),
          element('UploadId', id!),
          element('Initiated', bucket.uploads.get(id!)!.initiated.toISOString()),
        ]),
      ),
    ]),
  };
}

function uploadOf(bucket: FakeBucket, { key, query }: S3Request): FakeUpload {
  const upload = bucket.uploads.get(query.get('uploadId') ?? '');
  if (upload?.key !== key) throw new Failure(404, 'NoSuchUpload');
  return upload;
}

/** The parts that a completion names: there, as they were sent, in order, and large enough. */
function listedParts(upload: FakeUpload, xml: string): FakePart[] {
  const named = insidesOf(xml, 'Part').map((part) => ({
    number: Number(textsOf(part, 'PartNumber')[0]),
    etag: textsOf(part, 'ETag')[0],
    crc32: textsOf(part, 'ChecksumCRC32')[0],
  }));
  if (named.length === 0) throw new Failure(400, 'MalformedXML');
  if (named.some(({ number }, index) => index > 0 && number <= named[index - 1]!.number))
    throw new Failure(400, 'InvalidPartOrder');
  return named.map(({ number, etag, crc32 }, index) => {
    const part = upload.parts.get(number);
    if (part === undefined || part.etag !== etag) throw new Failure(400, 'InvalidPart');
    const needed = upload.checksumType === 'COMPOSITE' && upload.checksumAlgorithm !== undefined;
    if (crc32 === undefined ? needed : crc32 !== part.crc32) throw new Failure(400, 'InvalidPart');
    if (index < named.length - 1 && part.body.length < leastPart) throw new Failure(400, 'EntityTooSmall');
    return part;
  });
}
