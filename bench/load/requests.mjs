import { existsSync, readFileSync } from 'node:fs';

/** Does `work` and counts by operation what it asked of the server that writes this access log; no log, no counts. */
export async function requestsOf(log, work) {
  const before = linesOf(log).length;
  const result = await work();
  if (log === undefined) return { result };
  const requests = {};
  for (const line of linesOf(log).slice(before)) {
    const [, operation] = / s3_(\w+) /.exec(line) ?? [];
    if (operation === undefined) throw new Error('the access log of the server has a line without an operation');
    requests[operation] = (requests[operation] ?? 0) + 1;
  }
  return { result, requests };
}

function linesOf(log) {
  if (log === undefined || !existsSync(log)) return [];
  return readFileSync(log, 'utf8').trimEnd().split('\n');
}
