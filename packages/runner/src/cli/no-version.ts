import { LakeError, type Lake } from '@stedi-lakehouse/core';
import { UsageError } from './usage-error.ts';

/** Why a lake has no current version: nobody published yet, or its commits cannot be seen. */
export async function noVersion(lake: Lake, signal: AbortSignal): Promise<UsageError | LakeError> {
  const { unseen } = await lake.log({ signal });
  if (!unseen) return new UsageError(`the lake ${lake.root.uri} has no version yet`, 'stedi run makes the first');
  return new LakeError(
    'commits_unseen',
    `${lake.root.uri} lists no commit, and there are data files or manifests: its first run was killed, or its commits cannot be seen`,
    'look whether that is the right lake, and whether its commits are there; stedi run publishes a first version only if there is none',
  );
}
