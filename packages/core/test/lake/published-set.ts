import { createHash } from 'node:crypto';
import {
  readWhole,
  type Attempt,
  type Commit,
  type DataFile,
  type Lake,
  type Publication,
} from '@stedi-lakehouse/core';

export const trusted = { name: 'accelerometer_trusted', zone: 'trusted' } as const;
export const curated = { name: 'machine_learning_curated', zone: 'curated' } as const;

/** Writes a file of the table that holds the text, in pieces. */
export async function writeText(
  attempt: Attempt,
  table: { readonly name: string; readonly zone: 'trusted' | 'curated' },
  text: string,
): Promise<DataFile> {
  return await attempt.writeDataFile(table, async (write) => {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += 7) await write(bytes.subarray(at, at + 7));
    return { bytes: bytes.length, rows: 1 };
  });
}

/** What an attempt asks to publish: both tables, each holding the text. */
export async function makeSet(attempt: Attempt, base: Commit | undefined, text: string): Promise<Publication> {
  const one = await writeText(attempt, trusted, `trusted ${text}`);
  const two = await writeText(attempt, curated, `curated ${text}`);
  return {
    base,
    codeVersion: '0.1.0',
    profile: 'published',
    options: { trim: 'accelerometer' },
    tables: {
      [trusted.name]: { version: `t-${text}`, inputs: { accelerometer_landing: `l-${text}` }, files: [one] },
      [curated.name]: { version: `c-${text}`, inputs: { [trusted.name]: `t-${text}` }, files: [two] },
    },
    landing: {
      accelerometer_landing: {
        version: `l-${text}`,
        files: [{ uri: '/landing/a.json', bytes: 3, etag: 'e' }],
        rows: 1,
      },
    },
  };
}

/** Publishes both tables, or gives the attempt up and throws. */
export async function publishSet(lake: Lake, text: string, runId = 'run1'): Promise<Commit> {
  const base = await lake.current();
  const attempt = lake.startAttempt(runId);
  try {
    const publication = await makeSet(attempt, base, text);
    await attempt.quarantine('accelerometer_landing', [invalid]);
    return await attempt.publish(publication);
  } catch (error) {
    await attempt.discard();
    throw error;
  }
}

export const invalid = {
  table: 'accelerometer_landing',
  file: '/landing/a.json',
  reason: 'syntax',
  record: 3,
  line: 4,
  offset: 100,
  bytes: 20,
  hash: 'ab'.repeat(32),
} as const;

/** The text that both tables of a version hold, found by reading and hashing every file; throws when they are not one set. */
export async function readSet(lake: Lake, commit: Commit | undefined): Promise<string | undefined> {
  if (commit === undefined) return undefined;
  const texts: string[] = [];
  for (const { name } of [trusted, curated]) {
    for (const file of await lake.files(commit, name)) {
      const bytes = await readWhole(lake.source(file));
      if (createHash('sha256').update(bytes).digest('hex') !== file.sha256) throw new Error(`${file.uri} is damaged`);
      texts.push(Buffer.from(bytes).toString());
    }
  }
  const text = texts[0]!.slice('trusted '.length);
  if (texts.join() !== `trusted ${text},curated ${text}`) throw new Error('the tables are not of one set');
  return text;
}
