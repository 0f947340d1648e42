import { LakehouseError } from '@stedi-lakehouse/core';
import type { FakeGlue } from '../../packages/core/test/catalog/glue/fake/fake-glue.ts';
import type { FakeS3 } from '../../packages/core/test/store/s3/fake/fake-s3.ts';
import { withoutRun } from '../e2e/three-buckets.ts';

/** How a request goes wrong, whoever is asked: as of FakeS3Fault. */
export type Fault = 'before' | 'after' | 'broken' | 'slow down' | undefined;

/** What becomes of each request, by its number among those of the work and that of the one that is bad. */
export type BadRequests = (number: number, bad: number) => Fault;

/** One request goes wrong, and whatever is asked next goes well. */
export const once =
  (fault: Fault): BadRequests =>
  (number, bad) =>
    number === bad ? fault : undefined;

/** Requests that only look: whether they were done and their answer lost, or never arrived, nobody can tell. */
export function looks(operation: string): boolean {
  return /^(Get|Head|List)/.test(operation);
}

/** A request, its answer or the service fails once, and the process goes on. Last, the operations that this is nothing new for. */
export const failures = [
  ['breaks before it is done', 'before', () => false],
  ['is done and its answer lost', 'after', looks],
  ['meets a broken service', 'broken', () => false],
  ['is told to slow down', 'slow down', () => false],
] as const satisfies readonly (readonly [string, Fault, (operation: string) => boolean])[];

/** As when the process is killed after a request: it is done, nothing is afterwards. A kill before it is one after the request before. */
export const killed: BadRequests = (number, bad) => (number === bad ? 'after' : number > bad ? 'before' : undefined);

/** Servers of AWS that a work asks, numbered together. */
export interface Servers {
  readonly s3?: FakeS3;
  readonly glue?: FakeGlue;
}

/** A work in which one request went wrong. */
export interface Tried {
  /** The number of the bad request; 0 where the first one already came after it. */
  readonly bad: number;
  /** What it asked for. */
  readonly operation: string;
  /** What was thrown, if anything was. */
  readonly error: LakehouseError | undefined;
}

/** Servers that can be put back to what they hold now, and told how to go wrong. */
function troubled({ s3, glue }: Servers) {
  const again = [s3?.keep(), glue?.keep()];
  const say = (fault: (operation: string, of: string) => Fault): void => {
    if (s3 !== undefined) s3.fault = ({ operation, bucket, key }) => fault(operation, `${bucket}/${withoutRun(key)}`);
    if (glue === undefined) return;
    glue.fault = ({ operation }) => {
      const said = fault(operation, 'Glue');
      return said === 'slow down' ? 'throttled' : said;
    };
  };
  return {
    /** Begins anew; each request goes as `fault` says. */
    begin: (fault: (operation: string, of: string) => Fault): void => {
      for (const restore of again) restore?.();
      say(fault);
    },
    /** Nothing fails any more. */
    calm: (): void => say(() => undefined),
  };
}

/** What a work throws, if it does. */
async function thrownBy(work: () => Promise<unknown>): Promise<LakehouseError | undefined> {
  const error: unknown = await work().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error === undefined || error instanceof LakehouseError) return error;
  throw error;
}

/**
 * Does `work` again and again over what the servers hold now, once for each request (`but` for some) that it makes without a fault; then nothing
 * fails any more, and `after` looks. Gives the operations of these requests; what the servers held is there again.
 */
export async function everyRequest(
  servers: Servers,
  requests: BadRequests,
  work: () => Promise<unknown>,
  after: (tried: Tried) => Promise<void>,
  { from = 1, but = () => false }: { readonly from?: 0 | 1; readonly but?: (operation: string) => boolean } = {},
): Promise<readonly string[]> {
  const { begin, calm } = troubled(servers);
  const operations: string[] = [];
  begin((operation) => void operations.push(operation));
  await work();
  const asked = [...operations];
  for (let bad = from; bad <= asked.length; bad++) {
    const operation = asked[bad - 1] ?? 'none';
    if (but(operation)) continue;
    let number = 0;
    begin(() => requests(++number, bad));
    const error = await thrownBy(work);
    calm();
    await after({ bad, operation, error });
  }
  begin(() => undefined);
  return asked;
}

/** How many requests go well between two that do not, where many of a work go wrong. */
const apart = 7;

/**
 * As `everyRequest` for what a work survives, in fewer works: in each, requests go wrong that did not in one before, with some in between that go
 * well, until each has been a bad one. A request is known by what it asks for, and how often that was asked for. Gives the bad requests' operations.
 */
export async function everyRequestInTurn(
  servers: Servers,
  fault: Fault,
  work: () => Promise<unknown>,
  after: (error: LakehouseError | undefined) => Promise<void>,
  { but = () => false }: { readonly but?: (operation: string) => boolean } = {},
): Promise<readonly string[]> {
  const { begin, calm } = troubled(servers);
  const bad = new Map<string, string>();
  for (let before = -1; before < bad.size;) {
    before = bad.size;
    const went = new Map<string, number>();
    let inRow = apart;
    begin((operation, of) => {
      const what = `${operation} ${of}`;
      const times = went.get(what) ?? 0;
      if (!but(operation) && inRow >= apart && !bad.has(`${what} ${times}`)) {
        bad.set(`${what} ${times}`, operation);
        inRow = 0;
        return fault;
      }
      went.set(what, times + 1);
      inRow++;
      return undefined;
    });
    const error = await thrownBy(work);
    calm();
    await after(error);
  }
  begin(() => undefined);
  return [...bad.values()];
}
