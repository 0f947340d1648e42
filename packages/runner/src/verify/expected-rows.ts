import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { UsageError } from '../cli/usage-error.ts';

/** The rows that each table must have, out of a JSON file. Throws UsageError where the file has none. */
export async function readExpected(path: string): Promise<Readonly<Record<string, number>>> {
  const advice = 'give a JSON object such as {"customer_trusted": 482}';
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new UsageError(`--expect ${path} cannot be read as JSON`, advice, { cause });
  }
  const checked = z.record(z.string(), z.int().nonnegative()).safeParse(value);
  if (!checked.success) throw new UsageError(`--expect ${path} does not hold row counts`, advice);
  return checked.data;
}
