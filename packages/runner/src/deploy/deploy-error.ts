import { LakehouseError } from '@stedi-lakehouse/core';

/** `refused` wants a person, `unavailable` may succeed when tried again. */
export type DeployErrorKind = 'refused' | 'unavailable';

/** AWS did not do what deploying asked for. */
export class DeployError extends LakehouseError {
  constructor(kind: DeployErrorKind, what: string, options?: ErrorOptions) {
    const advice =
      kind === 'refused'
        ? 'look at credentials, rights and the names that were given; --yes left out shows what would be asked'
        : 'try again: what is there already is kept';
    super(`deploy_${kind}`, what, advice, options);
  }
}

/** What a client threw, as this library's error. */
export function asDeployError(error: unknown, operation: string, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof DeployError) return error;
  const { name, $metadata: metadata } = error as {
    readonly name?: string;
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  const status = metadata?.httpStatusCode;
  const refused =
    status !== undefined && status >= 400 && status < 500 && !/throttl|toomany|requestlimit/i.test(name ?? '');
  const answer = status === undefined ? 'no answer' : `${status}`;
  const said = name === undefined ? '' : `, ${name}`;
  const kind = refused || /credentials/i.test(name ?? '') ? 'refused' : 'unavailable';
  return new DeployError(kind, `${operation} failed (${answer}${said})`, { cause: error });
}
