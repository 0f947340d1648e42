import { FakeFailure, startFakeServer, type FakeServer } from '../../../core/test/catalog/glue/fake/aws-fake-server.ts';

/** What the fake answers to a query: rows of texts, or why it fails. */
export interface FakeAnswer {
  readonly columns?: readonly { readonly name: string; readonly type: string }[];
  readonly rows?: readonly (readonly (string | null)[])[];
  readonly statement?: 'DML' | 'DDL' | 'UTILITY';
  readonly scannedBytes?: number;
  readonly failure?: { readonly reason: string; readonly category: 1 | 2 | 3; readonly retryable?: boolean };
  /** Looks at it until it ends; Infinity: it does not. Default: 2. */
  readonly looks?: number;
}

export interface FakeExecution {
  readonly id: string;
  readonly sql: string;
  readonly asked: Readonly<Record<string, unknown>>;
  readonly answer: FakeAnswer;
  looks: number;
  state: 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
}

/** Athena in memory, as strict about tokens, states and pages as its documentation says it is. It runs no SQL: `answer` does. */
export interface FakeAthena extends FakeServer {
  readonly executions: readonly FakeExecution[];
  answer: (sql: string) => FakeAnswer;
  /** Rows of a page, at most; the service has 1000. */
  pageRows: number;
  /** Whether the workgroup says where results go. */
  hasOutput: boolean;
}

function invalid(message: string): FakeFailure {
  return new FakeFailure('InvalidRequestException', message);
}

export async function startFakeAthena(): Promise<FakeAthena> {
  const executions: FakeExecution[] = [];
  const tokens = new Map<unknown, { readonly id: string; readonly asked: string }>();
  const find = (body: Record<string, unknown>): FakeExecution => {
    const found = executions.find(({ id }) => id === body['QueryExecutionId']);
    if (found === undefined) throw invalid('QueryExecution was not found');
    return found;
  };
  const operations: Readonly<Record<string, (body: Record<string, unknown>) => unknown>> = {
    StartQueryExecution(body) {
      const { ClientRequestToken: token, QueryString: sql, ResultConfiguration: results } = body;
      if (typeof token !== 'string' || token.length < 32 || token.length > 128)
        throw invalid('token has 32 to 128 characters');
      if (typeof sql !== 'string' || sql === '') throw invalid('QueryString is required');
      const output = (results as { OutputLocation?: string } | undefined)?.OutputLocation;
      if (output === undefined && !fake.hasOutput) throw invalid('No output location provided.');
      const asked = JSON.stringify(body);
      const before = tokens.get(token);
      if (before !== undefined && before.asked !== asked) throw invalid('Idempotent parameters do not match');
      if (before !== undefined) return { QueryExecutionId: before.id };
      const id = `q-${executions.length + 1}`;
      tokens.set(token, { id, asked });
      executions.push({ id, sql, asked: body, answer: fake.answer(sql), looks: 0, state: 'QUEUED' });
      return { QueryExecutionId: id };
    },
    GetQueryExecution(body) {
      const execution = find(body);
      const { answer } = execution;
      if (execution.state === 'QUEUED' || execution.state === 'RUNNING') {
        const ended = execution.looks++ >= (answer.looks ?? 2);
        execution.state = !ended ? 'RUNNING' : answer.failure === undefined ? 'SUCCEEDED' : 'FAILED';
      }
      const { failure } = answer;
      const failed = execution.state === 'FAILED' && failure !== undefined;
      return {
        QueryExecution: {
          QueryExecutionId: execution.id,
          StatementType: answer.statement ?? 'DML',
          Status: {
            State: execution.state,
            ...(failed
              ? {
                  StateChangeReason: failure.reason,
                  AthenaError: { ErrorCategory: failure.category, Retryable: failure.retryable ?? false },
                }
              : {}),
          },
          Statistics: { DataScannedInBytes: answer.scannedBytes ?? 0, TotalExecutionTimeInMillis: 1234 },
        },
      };
    },
    StopQueryExecution(body) {
      const execution = find(body);
      if (execution.state === 'QUEUED' || execution.state === 'RUNNING') execution.state = 'CANCELLED';
      return {};
    },
    GetQueryResults(body) {
      const { state, answer } = find(body);
      if (state === 'QUEUED' || state === 'RUNNING')
        throw invalid(`Query has not yet finished. Current state: ${state}`);
      if (state !== 'SUCCEEDED') throw invalid(`Query did not finish successfully. Final query state: ${state}`);
      const most = Number(body['MaxResults'] ?? 1000);
      if (most < 1 || most > 1000) throw invalid('MaxResults is 1 to 1000');
      const { columns = [], rows = [], statement = 'DML' } = answer;
      const data = (cells: readonly (string | null)[]) => ({
        Data: cells.map((cell) => (cell === null ? {} : { VarCharValue: cell })),
      });
      const all = [...(statement === 'DML' ? [columns.map(({ name }) => name)] : []), ...rows].map(data);
      const from = Number(body['NextToken'] ?? 0);
      const to = from + Math.min(most, fake.pageRows);
      const infos = columns.map(({ name, type }) => ({ Name: name, Label: name, Type: type }));
      return {
        ResultSet: { Rows: all.slice(from, to), ResultSetMetadata: { ColumnInfo: infos } },
        ...(to < all.length ? { NextToken: String(to) } : {}),
      };
    },
  };
  const server = await startFakeServer((operation, body) => {
    const serve = operations[operation];
    if (serve === undefined) throw new FakeFailure('UnknownOperationException', `no ${operation} here`);
    return serve(body);
  });
  const fake: FakeAthena = Object.assign(server, { executions, answer: () => ({}), pageRows: 1000, hasOutput: true });
  return fake;
}
