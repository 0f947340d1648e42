import { createHash } from 'node:crypto';

/** What stands before the names of parameters that are ours alone, in tables and columns. */
export const ownPrefix = 'lakehouse.';

/** Parameters by which a table says which version of which lake it stands for. */
export const stamp = {
  lake: `${ownPrefix}lake`,
  commit: `${ownPrefix}commit`,
  committedAt: `${ownPrefix}committed_at`,
  run: `${ownPrefix}run_id`,
  version: `${ownPrefix}version`,
  zone: `${ownPrefix}zone`,
  privacy: `${ownPrefix}privacy`,
} as const;

/** Parameter that has the digest of the text which we wrote, so that a text of others is known and left. */
export const ownText = `${ownPrefix}text`;

/** The digest of a text that we wrote. */
export function textDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
