import { CatalogError, type CatalogErrorKind } from '../catalog-error.ts';

const kinds: Readonly<Record<string, CatalogErrorKind>> = {
  AccessDeniedException: 'permission',
  UnrecognizedClientException: 'permission',
  InvalidSignatureException: 'permission',
  IncompleteSignatureException: 'permission',
  MissingAuthenticationTokenException: 'permission',
  ExpiredTokenException: 'permission',
  CredentialsProviderError: 'permission',
  TokenProviderError: 'permission',
  ConcurrentModificationException: 'conflict',
  ThrottlingException: 'unavailable',
  Throttling: 'unavailable',
  TooManyRequestsException: 'unavailable',
  RequestLimitExceeded: 'unavailable',
  InternalServiceException: 'unavailable',
  InternalServerException: 'unavailable',
  OperationTimeoutException: 'unavailable',
  ResourceNotReadyException: 'unavailable',
  ServiceUnavailableException: 'unavailable',
  TimeoutError: 'unavailable',
};

const advice: Readonly<Record<CatalogErrorKind, string>> = {
  unavailable: 'run the command again: it goes on where it stopped',
  conflict: 'run the command again when nobody else changes that table',
  permission: 'give these credentials the rights that docs/aws.md lists, or use others',
  schema: 'change the table in the catalog, or its declaration',
  location: 'use places on S3',
  behind: 'stedi catalog sync brings it to the current version',
  refused: 'mend what the service names, then run again',
};

/** What went wrong between us and AWS. The service's own words are added where they speak of rights and names, and never those of a signature. */
export function awsFailure(error: unknown, couldNot: string): CatalogError {
  if (error instanceof CatalogError) return error;
  const name = error instanceof Error ? error.name : 'unknown error';
  const kind = kindOf(error, name);
  if (error instanceof Error && /region is missing/i.test(error.message)) {
    return new CatalogError('refused', `${couldNot}: no region is set`, 'set AWS_REGION', { cause: error });
  }
  const words = error instanceof Error && shown.has(name) ? `: ${error.message}` : '';
  return new CatalogError(kind, `${couldNot} (${name}${words})`, advice[kind], { cause: error });
}

/** The name of an error that AWS answered with, such as `EntityNotFoundException`. */
export function isAwsError(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

/** Errors whose text is about rights, names and limits. */
const shown = new Set([
  'AccessDeniedException',
  'InvalidInputException',
  'InvalidRequestException',
  'ResourceNumberLimitExceededException',
  'EntityNotFoundException',
  'CredentialsProviderError',
]);

function kindOf(error: unknown, name: string): CatalogErrorKind {
  const known = kinds[name];
  if (known !== undefined) return known;
  if (!(error instanceof Error)) return 'refused';
  const { $metadata: answered, code } = error as { $metadata?: { httpStatusCode?: number }; code?: unknown };
  // a connection that broke or never came to be has a code and no answer
  const broke = answered?.httpStatusCode === undefined && typeof code === 'string';
  return broke || (answered?.httpStatusCode ?? 0) >= 500 ? 'unavailable' : 'refused';
}
