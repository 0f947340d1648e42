import { randomUUID } from 'node:crypto';
import {
  AthenaClient,
  GetQueryExecutionCommand,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
  type QueryExecution,
} from '@aws-sdk/client-athena';
import { LakehouseError } from '@stedi-lakehouse/core';
import { awsFailure, waitAfter, type Patience } from '@stedi-lakehouse/core/glue';
import type { AthenaPlace } from '../cli/athena-options.ts';
import type { QueryResult } from '../query/query-lake.ts';
import { failureOf } from './athena-error.ts';
import { readResults } from './read-results.ts';
import { assertReads } from './reads-only.ts';

/** A query's rows, in memory, and what it took. */
export interface AthenaResult extends QueryResult {
  readonly queryId: string;
  /** Bytes that Athena read, which is what it charges for. */
  readonly scannedBytes: number;
  /** Milliseconds from its start to its end, waiting in the queue included. */
  readonly milliseconds: number;
}

/** How often a query is run that Athena says may succeed when it is run again. */
const mostRuns = 3;
/** Looks at a query: soon at first, then every five seconds at most. */
const polling: Patience = { tries: Infinity, firstMs: 200, mostMs: 5000 };

/**
 * Runs a query that only reads, in Athena. Each start has one token, however often its request is sent, so that a lost answer does not run
 * it twice; an abort stops the query before it is thrown.
 *
 * Rejects with QueryError when the query fails, CatalogError when Athena cannot be asked. No text of theirs that may hold a cell is shown.
 */
export async function athenaQuery(
  sql: string,
  place: AthenaPlace,
  { signal, patience = polling }: { readonly signal: AbortSignal; readonly patience?: Patience },
): Promise<AthenaResult> {
  assertReads(sql);
  signal.throwIfAborted();
  // an answer that never comes must not keep a command for ever
  const requestHandler = { connectionTimeout: 10_000, requestTimeout: 60_000, throwOnRequestTimeout: true };
  const client = new AthenaClient({ requestHandler });
  try {
    for (let run = 1; ; run++) {
      const { queryId, execution } = await finished(client, sql, place, signal, patience);
      const { Status: status = {}, Statistics: statistics = {} } = execution;
      if (status.State === 'SUCCEEDED') {
        return {
          ...(await readResults(client, queryId, execution.StatementType === 'DML', signal)),
          queryId,
          scannedBytes: statistics.DataScannedInBytes ?? 0,
          milliseconds: statistics.TotalExecutionTimeInMillis ?? 0,
        };
      }
      if (run === mostRuns || status.AthenaError?.Retryable !== true) throw failureOf(status);
      await waitAfter(run, patience, signal);
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof LakehouseError ? error : awsFailure(error, 'could not ask Athena');
  } finally {
    client.destroy();
  }
}

/** Starts a query and waits until it has ended in any way. Whatever keeps us from seeing its end stops it. */
async function finished(
  client: AthenaClient,
  sql: string,
  { database, workgroup, output }: AthenaPlace,
  signal: AbortSignal,
  patience: Patience,
): Promise<{ readonly queryId: string; readonly execution: QueryExecution }> {
  const start = new StartQueryExecutionCommand({
    QueryString: sql,
    ClientRequestToken: randomUUID(),
    QueryExecutionContext: { Catalog: 'AwsDataCatalog', Database: database },
    ...(workgroup === undefined ? {} : { WorkGroup: workgroup }),
    ...(output === undefined ? {} : { ResultConfiguration: { OutputLocation: output } }),
  });
  // not aborted: a query whose id is not known could not be stopped
  const { QueryExecutionId: queryId = '' } = await client.send(start);
  let ended = false;
  try {
    for (let look = 1; ; look++) {
      await waitAfter(look, patience, signal);
      const asked = new GetQueryExecutionCommand({ QueryExecutionId: queryId });
      const { QueryExecution: execution = {} } = await client.send(asked, { abortSignal: signal });
      const state = execution.Status?.State;
      ended = state === 'SUCCEEDED' || state === 'FAILED' || state === 'CANCELLED';
      if (ended) return { queryId, execution };
    }
  } finally {
    if (!ended) await stop(client, queryId);
  }
}

async function stop(client: AthenaClient, queryId: string): Promise<void> {
  try {
    await client.send(new StopQueryExecutionCommand({ QueryExecutionId: queryId }), {
      abortSignal: AbortSignal.timeout(5000),
    });
  } catch {
    // what went wrong before is what has to be told
  }
}
