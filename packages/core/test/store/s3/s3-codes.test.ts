import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StoreErrorKind } from '@stedi-lakehouse/core';
import { s3Codes } from '../../../src/store/s3/s3-codes.ts';
import { s3Failure } from '../../../src/store/s3/s3-failure.ts';
import { startFakeS3, type FakeS3 } from './fake/fake-s3.ts';
import { Failure } from './fake/s3-request.ts';
import { clientOf, storeOn } from './store-on-fake.ts';

let fake: FakeS3;
beforeAll(async () => {
  fake = await startFakeS3('lake-bucket', 'theirs-requester-pays');
});
afterAll(async () => await fake.close());

type Row = readonly [code: string, status: number, message: string, kind: StoreErrorKind, advice: RegExp];
const denied = 'User: arn:aws:iam::1:user/etl is not authorized to perform: s3:GetObject';
const encrypted =
  'The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.';

/** Codes that S3 answers with, and the advice of each. Statuses as S3's list of error codes has them. */
const answers: readonly Row[] = [
  [
    'AccessDenied',
    403,
    denied,
    'permission',
    /give these credentials the rights that docs\/aws\.md lists, or use others$/,
  ],
  ['AccessDenied', 403, 'Access Denied', 'permission', /set STEDI_S3_REQUESTER_PAYS=true/],
  ['AllAccessDisabled', 403, 'x', 'permission', /rights/],
  ['AccountProblem', 403, 'x', 'permission', /console of AWS/],
  ['ExpiredToken', 400, 'x', 'permission', /the credentials have expired.*new credentials/],
  ['ExpiredTokenException', 400, 'x', 'permission', /the credentials have expired.*new credentials/],
  ['TokenRefreshRequired', 400, 'x', 'permission', /the credentials have expired.*new credentials/],
  ['RequestExpired', 400, 'x', 'permission', /the credentials have expired.*new credentials/],
  ['InvalidAccessKeyId', 403, 'x', 'permission', /AWS_ACCESS_KEY_ID/],
  ['InvalidToken', 400, 'x', 'permission', /AWS_SESSION_TOKEN/],
  ['SignatureDoesNotMatch', 403, 'x', 'permission', /AWS_SECRET_ACCESS_KEY/],
  ['AuthorizationHeaderMalformed', 400, 'x', 'endpoint', /another region.*set AWS_REGION/],
  ['IllegalLocationConstraintException', 400, 'x', 'endpoint', /another region.*set AWS_REGION/],
  ['PermanentRedirect', 301, 'x', 'endpoint', /another region.*set AWS_REGION/],
  ['InvalidBucketName', 400, 'x', 'invalid_path', /use a name that S3 takes/],
  ['KeyTooLongError', 400, 'x', 'invalid_path', /shorter prefix/],
  ['NoSuchBucket', 404, 'x', 'invalid_path', /no such bucket.*make it, or name another/],
  ['NoSuchKey', 404, 'x', 'not_found', /moved or removed/],
  ['NotFound', 404, 'x', 'not_found', /moved or removed/],
  ['InvalidObjectState', 403, 'x', 'permission', /archived.*restore it/],
  ['InvalidRequest', 400, encrypted, 'permission', /SSE-C/],
  ['InvalidRequest', 400, 'x', 'invalid_path', /look up what the server means/],
  ['KMS.DisabledException', 400, 'x', 'permission', /enable the KMS key/],
  ['KMS.InvalidStateException', 400, 'x', 'permission', /look at the KMS key/],
  ['KMS.KMSInvalidStateException', 400, 'x', 'permission', /look at the KMS key/],
  ['KMS.NotFoundException', 400, 'x', 'permission', /no such KMS key.*STEDI_S3_KMS_KEY_ID/],
  ['KMS.ThrottlingException', 400, 'x', 'unavailable', /run again/],
  ['EntityTooLarge', 400, 'x', 'no_space', /parts larger/],
  ['NotImplemented', 501, 'x', 'endpoint', /server cannot do this.*If-None-Match/],
  ['QuotaExceeded', 403, 'x', 'no_space', /free space/],
  ['XMinioStorageFull', 507, 'x', 'no_space', /free space/],
  ['BadDigest', 400, 'x', 'unavailable', /run again/],
  ['ConditionalRequestConflict', 409, 'x', 'conflict', /nobody else writes/],
  ['IncompleteBody', 400, 'x', 'unavailable', /run again/],
  ['InternalError', 500, 'x', 'unavailable', /run again/],
  ['InvalidPart', 400, 'x', 'unavailable', /run again/],
  ['NoSuchUpload', 404, 'x', 'unavailable', /run again/],
  ['OperationAborted', 409, 'x', 'conflict', /nobody else writes/],
  ['RequestTimeout', 400, 'x', 'unavailable', /run again/],
  ['RequestTimeTooSkewed', 403, 'x', 'unavailable', /set the clock/],
  ['ServiceUnavailable', 503, 'x', 'unavailable', /run again/],
  ['SlowDown', 503, 'x', 'unavailable', /run again/],
  ['XAmzContentSHA256Mismatch', 400, 'x', 'unavailable', /run again/],
  ['SomethingNew', 400, 'x', 'invalid_path', /look up what the server means/],
  ['SomethingNew', 403, 'x', 'permission', /rights/],
  ['SomethingNew', 503, 'x', 'unavailable', /run again/],
];
const transient: readonly StoreErrorKind[] = ['unavailable', 'conflict'];

test.each(answers)(
  '%s (%i, %s) of a list is of its kind, has its advice, and is tried as often as that helps',
  async (...row) => {
    const [code, status, message, kind, advice] = row;
    let tries = 0;
    fake.fault = () => {
      tries++;
      return new Failure(status, code, message);
    };
    const listing = storeOn(fake).list('a')[Symbol.asyncIterator]().next();
    const error: unknown = await listing.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: `store_${kind}`, message: expect.stringContaining(code) as string });
    expect((error as Error).message).toMatch(advice);
    expect(tries).toBe(transient.includes(kind) ? 4 : 1);
  },
);

/** What a HEAD is told cannot be in its answer: it has no body. */
test.each(answers.filter(([, status]) => status !== 404 && status >= 400 && status < 500))(
  '%s (%i, %s) of a look at an object is learned by a request that has a body',
  async (...row) => {
    const [code, status, message, kind, advice] = row;
    fake.fault = () => new Failure(status, code, message);
    const error: unknown = await storeOn(fake)
      .stat('a')
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: `store_${kind}`, message: expect.stringContaining(code) as string });
    expect((error as Error).message).toMatch(advice);
  },
);

test('an archived object is named with its storage class', async () => {
  fake.fault = () => new Failure(403, 'InvalidObjectState', 'x', { StorageClass: 'DEEP_ARCHIVE' });
  await expect(storeOn(fake).stat('a')).rejects.toThrow(
    /s3:\/\/lake-bucket\/some\/prefix\/a .*storage class DEEP_ARCHIVE/,
  );
});

test('who agrees to pay is not told to do so', async () => {
  fake.fault = () => new Failure(403, 'AccessDenied', 'Access Denied');
  const paying = storeOn(fake, { uri: 's3://theirs-requester-pays', requesterPays: true });
  const error: unknown = await paying.stat('a').catch((thrown: unknown) => thrown);
  expect((error as Error).message).not.toContain('REQUESTER_PAYS');
});

/** Codes of the network and of the client, as errors that Node and the client throw. */
const ofOurSide: readonly (readonly [string, StoreErrorKind, RegExp])[] = [
  ['CredentialsProviderError', 'permission', /variables, a profile, or a role/],
  ['TokenProviderError', 'permission', /new credentials/],
  ['TimeoutError', 'unavailable', /no answer came in time/],
  ['ENOTFOUND', 'unavailable', /its name is not known.*AWS_ENDPOINT_URL.*DNS/],
  ['EAI_AGAIN', 'unavailable', /nobody answers for its name.*DNS/],
  ['ECONNREFUSED', 'unavailable', /nobody listens there.*whether the server runs/],
  ['ECONNRESET', 'unavailable', /the connection broke/],
  ['EPIPE', 'unavailable', /the connection broke/],
  ['ETIMEDOUT', 'unavailable', /no connection came to be/],
  ['EHOSTUNREACH', 'unavailable', /no way leads there/],
  ['ENETUNREACH', 'unavailable', /no way leads there/],
  ['EPROTO', 'endpoint', /does not speak TLS.*http:\/\//],
  ['CERT_HAS_EXPIRED', 'endpoint', /certificate has expired.*renew/],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'endpoint', /not trusted.*NODE_EXTRA_CA_CERTS/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'endpoint', /certificate is of another name/],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'endpoint', /not trusted.*NODE_EXTRA_CA_CERTS/],
  ['UNABLE_TO_GET_ISSUER_CERT', 'endpoint', /not trusted.*NODE_EXTRA_CA_CERTS/],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'endpoint', /not trusted.*NODE_EXTRA_CA_CERTS/],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'endpoint', /not trusted.*NODE_EXTRA_CA_CERTS/],
];
test.each(ofOurSide)('%s is of its kind and has its advice', (code, kind, advice) => {
  const ofNode = /^[A-Z_]+$/.test(code);
  const error = Object.assign(new Error('x'), ofNode ? { code, $metadata: { attempts: 1 } } : { name: code });
  expect(s3Failure(error, 'could not do it')).toMatchObject({ kind, message: expect.stringMatching(advice) as string });
});

test('every code of the table is tried here', () => {
  const tried = new Set<string>([...answers.map(([code]) => code), ...ofOurSide.map(([code]) => code)]);
  expect(Object.keys(s3Codes).filter((code) => !tried.has(code))).toEqual([]);
});

describe('an endpoint that cannot be used says what it is', () => {
  const at = async (endpoint: string): Promise<Error> =>
    await storeOn(fake, { client: { ...clientOf(fake), endpoint } })
      .stat('a')
      .then(
        () => new Error('it was answered'),
        (thrown: unknown) => thrown as Error,
      );
  test.each(['127.0.0.1:9000', 'localhost:9000', 'minio.internal', 'ftp://minio.internal'])(
    '%s is no URL',
    async (text) => {
      expect(await at(text)).toMatchObject({
        code: 'store_endpoint',
        message: expect.stringMatching(/the endpoint is no URL.*AWS_ENDPOINT_URL.*http:\/\/ or https:\/\//) as string,
      });
    },
  );

  test('a port that nobody listens on', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    expect(await at(`http://127.0.0.1:${port}`)).toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining(`(ECONNREFUSED: 127.0.0.1:${port}: nobody listens there)`) as string,
    });
  });

  test('a server without TLS, asked for it', async () => {
    const { code, message } = (await at(fake.endpoint.replace('http:', 'https:'))) as Error & { code: string };
    expect([code, message]).toEqual(['store_endpoint', expect.stringContaining('does not speak TLS')]);
  });
});

describe('a bucket in another region', () => {
  const home = /Credential=[^/]+\/\d+\/eu-west-1\//;
  const elsewhere = new Failure(
    400,
    'AuthorizationHeaderMalformed',
    "the region 'us-east-1' is wrong; expecting 'eu-west-1'",
    {
      Region: 'eu-west-1',
    },
  );
  const moved: readonly (readonly [string, Failure])[] = [
    ['AuthorizationHeaderMalformed', elsewhere],
    ['a 301', new Failure(301, 'PermanentRedirect', 'x', { Region: 'eu-west-1' })],
  ];
  test.each(moved)('is followed by %s, once', async (_, failure) => {
    let refused = 0;
    fake.fault = ({ headers, operation }) => {
      if (home.test(headers['authorization'] ?? '')) return undefined;
      refused++;
      // a HEAD is told by its headers alone
      return operation === 'HeadObject'
        ? { instead: { status: failure.status, headers: { 'x-amz-bucket-region': 'eu-west-1' } } }
        : failure;
    };
    const store = storeOn(fake);
    const written = await store.write('a', [Buffer.from('text')]);
    expect(await store.stat('a')).toEqual(written);
    expect(refused).toBe(1);
    // many at once, in two regions
    const here = storeOn(fake, { uri: 's3://lake-bucket/other' });
    await Promise.all(
      Array.from({ length: 20 }, async (_each, index) => await (index % 2 === 0 ? store : here).stat('a')),
    );
  });

  test('is followed by a look at an object too', async () => {
    fake.fault = ({ headers }) =>
      home.test(headers['authorization'] ?? '')
        ? undefined
        : { instead: { status: 400, headers: { 'x-amz-bucket-region': 'eu-west-1' } } };
    expect(await storeOn(fake).stat('nothing')).toBeUndefined();
  });

  test('that refuses its own region is an error, and asked twice', async () => {
    let asked = 0;
    fake.fault = () => {
      asked++;
      return elsewhere;
    };
    await expect(storeOn(fake).list('')[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'store_endpoint',
    });
    expect(asked).toBe(2);
  });
});
