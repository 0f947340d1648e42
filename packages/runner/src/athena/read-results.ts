import { GetQueryResultsCommand, type AthenaClient, type ColumnInfo, type Row } from '@aws-sdk/client-athena';
import type { Cell, QueryResult } from '../query/query-lake.ts';

/** Rows that one request gives, at most. */
const pageRows = 1000;

/** All rows of a query that has succeeded, page after page. `headed` says that the first row of all is the names of the columns. */
export async function readResults(
  client: AthenaClient,
  queryId: string,
  headed: boolean,
  signal: AbortSignal,
): Promise<QueryResult> {
  const rows: Record<string, Cell>[] = [];
  let infos: readonly ColumnInfo[] = [];
  let names: readonly string[] = [];
  let next: string | undefined;
  let first = true;
  do {
    const command = new GetQueryResultsCommand({
      QueryExecutionId: queryId,
      MaxResults: pageRows,
      ...(next === undefined ? {} : { NextToken: next }),
    });
    const { ResultSet: results, NextToken: token } = await client.send(command, { abortSignal: signal });
    let page = results?.Rows ?? [];
    if (first) {
      infos = results?.ResultSetMetadata?.ColumnInfo ?? [];
      names = distinct(infos.map((info) => info.Label ?? info.Name ?? ''));
      if (headed && isHeader(page[0], infos)) page = page.slice(1);
    }
    for (const row of page) rows.push(rowOf(row, names, infos));
    first = false;
    next = token;
  } while (next !== undefined);
  return { columns: names, rows };
}

function isHeader(row: Row | undefined, infos: readonly ColumnInfo[]): boolean {
  return row?.Data?.every(({ VarCharValue: text }, index) => text === infos[index]?.Name) ?? false;
}

/** Names as DuckDB makes them distinct: `n`, `n:1`. */
function distinct(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before === 0 ? name : `${name}:${before}`;
  });
}

function rowOf({ Data: data = [] }: Row, names: readonly string[], infos: readonly ColumnInfo[]): Record<string, Cell> {
  return Object.fromEntries(names.map((name, index) => [name, cellOf(data[index]?.VarCharValue, infos[index]?.Type)]));
}

const integers = new Set(['tinyint', 'smallint', 'integer', 'bigint']);
const fractions = new Set(['float', 'real', 'double']);

/** A value as JSON has it: whole numbers as numbers where they are exact, everything without a counterpart as its text. */
function cellOf(text: string | undefined, type = ''): Cell {
  if (text === undefined) return null;
  if (type === 'boolean') return text === 'true';
  if (integers.has(type)) return Number.isSafeInteger(Number(text)) ? Number(text) : text;
  if (fractions.has(type)) return Number.isFinite(Number(text)) ? Number(text) : text;
  return text;
}
