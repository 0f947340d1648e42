import { randomBytes } from 'node:crypto';
import { LakehouseError, type Lake } from '@stedi-lakehouse/core';
import type { Outcome } from './outcome.ts';

/** The record of what a command did could not be kept; what it did stays done. */
export class AuditError extends LakehouseError {
  constructor(lake: Lake, options: ErrorOptions) {
    const advice = 'run the command again, which is quick when all is done, so that there is a record of it';
    super(
      'audit_failed',
      `the record of this command could not be written below ${lake.root.uri}/_audit`,
      advice,
      options,
    );
  }
}

const patienceMs = 15_000;

/** Writes the record of a command below the lake's `_audit`, where nothing is ever written over. Returns its path. */
export async function writeAudit(lake: Lake, outcome: Outcome): Promise<string> {
  const stamp = outcome.startedAt.replaceAll(/[-:]/g, '').replace(/\.\d+/, '');
  const path = `_audit/${stamp}-${outcome.command}-${randomBytes(6).toString('hex')}.json`;
  const bytes = new TextEncoder().encode(`${JSON.stringify({ format: 1, ...outcome }, undefined, 2)}\n`);
  try {
    // not the command's own signal: a command that was stopped is recorded as well
    await lake.root.create(path, bytes, { signal: AbortSignal.timeout(patienceMs) });
    return path;
  } catch (cause) {
    throw new AuditError(lake, { cause });
  }
}
