import { StoreError, type StoreErrorKind } from '../store-error.ts';
import { kindAdvice, s3Codes, type S3Code } from './s3-codes.ts';

/** Errors whose text is about rights and names; those about signatures quote what was signed. */
const shown = new Set(['AccessDenied', 'CredentialsProviderError', 'TokenProviderError']);

/** A StoreError about S3 with the advice of its kind. */
export function s3Error(kind: StoreErrorKind, what: string, cause?: unknown): StoreError {
  return new StoreError(kind, what, kindAdvice[kind], cause === undefined ? undefined : { cause });
}

/** What went wrong between us and S3. `requesterPays` says that we agreed to pay. */
export function s3Failure(error: unknown, couldNot: string, requesterPays = false): StoreError {
  if (error instanceof StoreError) return error;
  const fail = ({ kind, means, advice }: S3Code, name: string): StoreError =>
    new StoreError(
      kind,
      `${couldNot} (${[name, ...(means === undefined ? [] : [means])].join(': ')})`,
      advice ?? kindAdvice[kind],
      { cause: error },
    );
  if (!(error instanceof Error)) return fail({ kind: 'unavailable' }, 'unknown error');
  const special = specialCase(error, requesterPays);
  if (special !== undefined) return fail(special, special.name);
  const code = codeOf(error);
  const known = s3Codes[code] ?? { kind: kindByStatus(error) };
  const place = placeOf(error);
  const words = shown.has(code) ? error.message : undefined;
  const means = words ?? (place !== undefined && known.means !== undefined ? `${place}: ${known.means}` : known.means);
  return fail(means === undefined ? known : { ...known, means }, code);
}

/** What the code alone does not tell. */
function specialCase(error: Error, requesterPays: boolean): (S3Code & { readonly name: string }) | undefined {
  const { name, message } = error;
  if (/region is missing/i.test(message))
    return { kind: 'permission', name: 'no region is set', advice: 'set AWS_REGION' };
  if (codeOf(error) === 'ERR_INVALID_URL' || name === 'EndpointError') {
    const advice = 'let AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL begin with http:// or https://';
    return { kind: 'endpoint', name: 'the endpoint is no URL', advice };
  }
  if (name === 'InvalidRequest' && /server side encryption|encryption parameters|customer.provided/i.test(message)) {
    const advice =
      "copy the object so that S3 or KMS encrypts it: what a key of one's own (SSE-C) encrypts cannot be read";
    return {
      ...s3Codes[name],
      kind: 'permission',
      name,
      means: "the object is encrypted by a key of one's own",
      advice,
    };
  }
  if (name === 'InvalidObjectState') {
    const { StorageClass: storageClass } = error as { readonly StorageClass?: unknown };
    const where =
      typeof storageClass === 'string' && /^\w+$/.test(storageClass) ? `, storage class ${storageClass}` : '';
    return { ...s3Codes[name]!, name, means: `${s3Codes[name]!.means}${where}` };
  }
  // who lacks a right is told which; who does not pay is told nothing
  if (name === 'AccessDenied' && !requesterPays && !/not authorized to perform/i.test(message)) {
    const advice = `${kindAdvice.permission}; if whoever asks has to pay for this bucket, set STEDI_S3_REQUESTER_PAYS=true`;
    return { kind: 'permission', name, means: message, advice };
  }
  return undefined;
}

/** The code of an error: the network's, or what S3 and its client call it. */
function codeOf(error: Error): string {
  const { code, $metadata: answered } = error as { readonly code?: unknown; readonly $metadata?: unknown };
  return typeof code === 'string' && (answered === undefined || statusOf(error) === undefined) ? code : error.name;
}

/** The host and port that the network failed at, as far as the error says. */
function placeOf(error: Error): string | undefined {
  // where a name has several addresses, each has failed
  const [first = error] = error instanceof AggregateError ? (error.errors as Error[]) : [];
  const { hostname, address, port } = first as { hostname?: string; address?: string; port?: number };
  const host = hostname ?? address;
  return host === undefined ? undefined : port === undefined ? host : `${host}:${port}`;
}

/** The HTTP status that S3 answered with, `undefined` where it did not answer. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  return (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

/** Whether the same request may do better a little later. */
export function isTransient(error: StoreError): boolean {
  return ['unavailable', 'conflict', 'truncated'].includes(error.kind);
}

function kindByStatus(error: Error): StoreErrorKind {
  const status = statusOf(error);
  if (status === 403 || status === 401) return 'permission';
  if (status === 404) return 'not_found';
  if (status === 501) return 'endpoint';
  if (status === 507) return 'no_space';
  // a connection that broke, or an answer that was cut off
  if (status === undefined || status < 300 || status === 429 || status >= 500) return 'unavailable';
  if (status === 301 || status === 307) return 'endpoint';
  return 'invalid_path';
}
