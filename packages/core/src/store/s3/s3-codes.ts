import type { StoreErrorKind } from '../store-error.ts';

/** What an error code of S3, of its client or of the network means, and what to do about it. */
export interface S3Code {
  readonly kind: StoreErrorKind;
  /** What it means, where its name does not say. */
  readonly means?: string;
  /** What to do next, where the advice of its kind is not enough. */
  readonly advice?: string;
}

const newCredentials = 'get new credentials, as you got these, then run again';
const rightRegion = 'set AWS_REGION to the region that the bucket is in';
const kmsKey = 'look at the KMS key: it has to be enabled, in this region, and open to these credentials';
const trust =
  'let NODE_EXTRA_CA_CERTS name a file with the certificate of who signed it, or name the endpoint as its certificate does';
const endpoint = 'look at AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL and AWS_REGION';

const expired: S3Code = { kind: 'permission', means: 'the credentials have expired', advice: newCredentials };
const untrusted: S3Code = { kind: 'endpoint', means: 'its certificate is not trusted', advice: trust };
const unavailable: S3Code = { kind: 'unavailable' };

/** All codes that say more than their HTTP status does. */
export const s3Codes: Readonly<Record<string, S3Code>> = {
  // who asks
  AccessDenied: { kind: 'permission' },
  AllAccessDisabled: { kind: 'permission' },
  AccountProblem: { kind: 'permission', advice: 'look at the account in the console of AWS' },
  CredentialsProviderError: {
    kind: 'permission',
    advice: 'set credentials as the tools of AWS look for them: variables, a profile, or a role of the container',
  },
  ExpiredToken: expired,
  ExpiredTokenException: expired,
  InvalidAccessKeyId: {
    kind: 'permission',
    means: 'no such access key',
    advice: 'look at AWS_ACCESS_KEY_ID, the profile and the endpoint: they have to be of one account or server',
  },
  InvalidToken: {
    kind: 'permission',
    means: 'the temporary token is of other credentials',
    advice: 'set AWS_SESSION_TOKEN together with the key that it belongs to, or leave it out',
  },
  SignatureDoesNotMatch: {
    kind: 'permission',
    means: 'the secret key is not that of the access key, or a proxy changed the request',
    advice: 'look at AWS_SECRET_ACCESS_KEY, and at what stands between here and the endpoint',
  },
  TokenProviderError: { kind: 'permission', advice: newCredentials },
  TokenRefreshRequired: expired,
  RequestExpired: expired,
  // where
  AuthorizationHeaderMalformed: { kind: 'endpoint', means: 'the bucket is in another region', advice: rightRegion },
  IllegalLocationConstraintException: {
    kind: 'endpoint',
    means: 'the bucket is in another region',
    advice: rightRegion,
  },
  PermanentRedirect: { kind: 'endpoint', means: 'the bucket is in another region', advice: rightRegion },
  InvalidBucketName: { kind: 'invalid_path', advice: 'use a name that S3 takes' },
  KeyTooLongError: { kind: 'invalid_path', advice: 'use a shorter prefix' },
  NoSuchBucket: { kind: 'invalid_path', means: 'there is no such bucket', advice: 'make it, or name another' },
  NoSuchKey: { kind: 'not_found' },
  NotFound: { kind: 'not_found' },
  // how objects are kept
  InvalidObjectState: {
    kind: 'permission',
    means: 'the object is archived',
    advice:
      'restore it (aws s3api restore-object), wait until it is back, then run again; or take it out of the landing zone',
  },
  'KMS.DisabledException': {
    kind: 'permission',
    means: 'the KMS key is disabled',
    advice: 'enable the KMS key, then run again',
  },
  'KMS.InvalidStateException': { kind: 'permission', means: 'the KMS key cannot be used now', advice: kmsKey },
  'KMS.KMSInvalidStateException': { kind: 'permission', means: 'the KMS key cannot be used now', advice: kmsKey },
  'KMS.NotFoundException': {
    kind: 'permission',
    means: 'there is no such KMS key',
    advice: 'look at STEDI_S3_KMS_KEY_ID and at the default encryption of the bucket',
  },
  'KMS.ThrottlingException': unavailable,
  // what a server can do
  EntityTooLarge: { kind: 'no_space', advice: 'make the parts larger, or the object smaller' },
  NotImplemented: {
    kind: 'endpoint',
    means: 'the server cannot do this',
    advice: 'use a server that does all of S3 that docs/aws.md names, exclusive creates (If-None-Match) above all',
  },
  QuotaExceeded: { kind: 'no_space' },
  XMinioStorageFull: { kind: 'no_space' },
  // what may pass
  BadDigest: { kind: 'unavailable', means: 'other bytes arrived than were sent' },
  ConditionalRequestConflict: { kind: 'conflict' },
  IncompleteBody: unavailable,
  InternalError: unavailable,
  InvalidPart: { kind: 'unavailable', means: 'a part that was sent is not there' },
  NoSuchUpload: { kind: 'unavailable', means: 'the upload is gone' },
  OperationAborted: { kind: 'conflict' },
  RequestTimeout: unavailable,
  // the client learns the service's time from this answer
  RequestTimeTooSkewed: { kind: 'unavailable', means: 'the clocks differ', advice: 'set the clock of this machine' },
  ServiceUnavailable: unavailable,
  SlowDown: unavailable,
  TimeoutError: { kind: 'unavailable', means: 'no answer came in time' },
  XAmzContentSHA256Mismatch: { kind: 'unavailable', means: 'other bytes arrived than were sent' },
  // the network
  ENOTFOUND: { kind: 'unavailable', means: 'its name is not known', advice: `${endpoint}, and at DNS` },
  EAI_AGAIN: { kind: 'unavailable', means: 'nobody answers for its name', advice: 'look at the network and at DNS' },
  ECONNREFUSED: {
    kind: 'unavailable',
    means: 'nobody listens there',
    advice: `${endpoint}, and whether the server runs`,
  },
  ECONNRESET: { kind: 'unavailable', means: 'the connection broke' },
  EPIPE: { kind: 'unavailable', means: 'the connection broke' },
  ETIMEDOUT: { kind: 'unavailable', means: 'no connection came to be in time' },
  EHOSTUNREACH: { kind: 'unavailable', means: 'no way leads there' },
  ENETUNREACH: { kind: 'unavailable', means: 'no way leads there' },
  EPROTO: { kind: 'endpoint', means: 'it does not speak TLS', advice: 'write http:// where the server has no TLS' },
  CERT_HAS_EXPIRED: {
    kind: 'endpoint',
    means: 'its certificate has expired',
    advice: 'renew the certificate of the server, and look at the clock of this machine',
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  ERR_TLS_CERT_ALTNAME_INVALID: { ...untrusted, means: 'its certificate is of another name' },
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
};

/** The advice of a kind, for what has none of its own. */
export const kindAdvice: Readonly<Record<StoreErrorKind, string>> = {
  not_found: 'see whether the bucket is there and the object was moved or removed',
  permission: 'give these credentials the rights that docs/aws.md lists, or use others',
  no_space: 'free space or raise the quota, then run again',
  changed: 'run again once nothing writes to it any more',
  truncated: 'run again',
  unavailable: 'run again; if it stays, look at the network and at the endpoint',
  conflict: 'run again when nobody else writes to it',
  invalid_path: 'look up what the server means by that, and mend the place, or what is set for it',
  endpoint: endpoint,
};
