import { stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UsageError } from '../cli/usage-error.ts';
import type { RunReport } from './run-report.ts';

/** Refuses, before a run starts, a file that could not be written after it. */
export async function assertFile(path: string, option: string): Promise<void> {
  const advice = 'name a file in a folder that exists';
  if (await isFolder(path)) throw new UsageError(`${option} ${resolve(path)} is a folder`, advice);
  if (!(await isFolder(dirname(resolve(path)))))
    throw new UsageError(`${option} ${resolve(path)} has no folder`, advice);
}

export async function writeReport(path: string, report: RunReport): Promise<void> {
  try {
    await writeFile(path, `${JSON.stringify(report, undefined, 2)}\n`);
  } catch (cause) {
    const advice = `version ${report.commit} is published all the same; run again for a report of it`;
    throw new UsageError(`--report ${resolve(path)} cannot be written`, advice, { cause });
  }
}

async function isFolder(path: string): Promise<boolean> {
  const facts = await stat(path).catch(() => undefined);
  return facts?.isDirectory() === true;
}
