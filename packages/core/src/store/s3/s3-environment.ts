import type { S3Client } from '@aws-sdk/client-s3';
import type { Store } from '../store.ts';
import { openClient } from './s3-client.ts';
import { s3Store, type S3StoreOptions } from './s3-store.ts';

/**
 * A folder of a bucket as a store, set up by the environment alone, so that threads and other machines open it as this process does. What the
 * client takes (region, endpoint, credentials) has AWS's own names; STEDI_S3_KMS_KEY_ID and STEDI_S3_REQUESTER_PAYS are ours.
 *
 * All stores of a thread share one client, with its connections and credentials, as long as AWS's variables stay as they are.
 */
export function s3StoreByEnvironment(uri: string, env: NodeJS.ProcessEnv = process.env): Store {
  return s3Store({ uri, client: sharedClient(env), ...optionsIn(env) });
}

let shared: { readonly madeOf: string; readonly client: S3Client } | undefined;

function sharedClient(env: NodeJS.ProcessEnv): S3Client {
  const madeOf = JSON.stringify(Object.entries(env).filter(([name]) => name.startsWith('AWS_')));
  if (shared?.madeOf !== madeOf) shared = { madeOf, client: openClient({}, env) };
  return shared.client;
}

function optionsIn(env: NodeJS.ProcessEnv): Pick<S3StoreOptions, 'kms' | 'requesterPays'> {
  // a variable that is empty is one that somebody meant to leave out
  const keyId = env['STEDI_S3_KMS_KEY_ID'] ?? '';
  const pays = env['STEDI_S3_REQUESTER_PAYS'] ?? '';
  return { ...(keyId === '' ? {} : { kms: { keyId } }), requesterPays: pays === 'true' || pays === '1' };
}
