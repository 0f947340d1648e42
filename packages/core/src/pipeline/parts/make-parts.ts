import { tmpdir } from 'node:os';
import { PartFolder } from '../../lake/part-folder.ts';
import { LakehouseError } from '../../table/lakehouse-error.ts';
import { defaultMemoryBytes, KeepRoom } from '../keep-room.ts';
import { everyBroken } from '../broken-files.ts';
import { chooseRunner, worthwhileThreads } from '../choose-runner.ts';
import type { PartOutput } from '../part.ts';
import type { PartRunner } from '../part-runner.ts';
import type { LandingFile } from '../landing-files.ts';
import type { LandingPlan } from '../landing-plan.ts';
import { readParts } from '../read-parts.ts';
import { RunError } from '../run-error.ts';
import type { OnRunEvent } from '../run-event.ts';
import type { WorkOptions } from '../run.ts';
import type { RunningOptions } from '../run-steps.ts';
import { DoneSteps } from './done-steps.ts';
import { neededRows } from './needed-rows.ts';
import { currentState, type OpenPlan } from './open-plan.ts';
import { outdated } from './plan-error.ts';
import { partBytes } from './part-object.ts';

export interface MakePartsOptions extends WorkOptions {
  /** Counts from 1. */
  readonly round: number;
  /** Which of `count` processes this is, from 0. */
  readonly index: number;
  /** Processes that share the round, in any order and at any time. */
  readonly count: number;
  readonly signal: AbortSignal;
  readonly onEvent?: OnRunEvent;
}

/** What one process did of a round. */
export interface MadeParts {
  /** `up_to_date`: the plan is published already, and nothing had to be done. */
  readonly status: 'made' | 'up_to_date';
  readonly parts: number;
  readonly bytes: number;
}

/** The parts of one step that a process does. */
interface Share {
  readonly index: number;
  readonly of: number;
  readonly mine: readonly number[];
}

/**
 * Does a share of a round: of every step of the round the parts whose number has the remainder `index` when divided by `count`. What comes
 * out of each is put into the trusted zone, over what an earlier try put there: a part gives the same bytes wherever it is done.
 *
 * Throws PartsMissing when an earlier round is not done, and RunError (plan_outdated) when the lake has moved on or a file that the plan reads is
 * not what it was.
 */
export async function makeParts(plan: OpenPlan, options: MakePartsOptions): Promise<MadeParts> {
  const { signal, workers = 1, memoryBytes = defaultMemoryBytes, scratchFolder = tmpdir() } = options;
  checkShare(plan, options);
  if ((await currentState(plan)).published) return { status: 'up_to_date', parts: 0, bytes: 0 };
  const steps = new DoneSteps(plan, signal);
  const shares = await sharesOf(steps, options);
  const threads = worthwhileThreads(
    shares.reduce((sum, { mine }) => sum + mine.length, 0),
    workers,
  );
  const runner = chooseRunner(plan.run, plan.lake, threads);
  const room = new KeepRoom(memoryBytes, scratchFolder);
  const how = { signal, shared: threads > 0, room };
  let parts = 0;
  let bytes = 0;
  try {
    for (const share of shares) {
      for await (const written of makeShare(steps, share, runner, how)) {
        parts++;
        bytes += written.bytes;
        const { name } = plan.run.steps[share.index]!.input;
        options.onEvent?.({ event: 'part', step: share.index + 1, table: name, of: share.of, ...written });
      }
    }
  } catch (error) {
    throw await everyBroken(error, landingOf(plan, shares), plan.run, signal);
  } finally {
    await runner.close();
    await room.scratch.close();
  }
  return { status: 'made', parts, bytes };
}

/** The landing files that shares read. */
function landingOf({ run }: OpenPlan, shares: readonly Share[]) {
  return shares.flatMap(({ index, mine }) => {
    const { input, keep, whole } = run.steps[index]!;
    const landed = keep === undefined ? run.landing.get(input.name) : undefined;
    if (landed === undefined) return [];
    return [{ table: landed.table, files: whole ? landed.files : filesOfParts(landed, mine) }];
  });
}

function* filesOfParts(
  { files, parts }: LandingPlan,
  mine: readonly number[],
): Generator<LandingFile, void, undefined> {
  let read = 0;
  for (const { first, end } of mine.map((part) => parts[part]!)) {
    for (let index = Math.max(read, first); index < end; index++) yield files.at(index);
    read = Math.max(read, end);
  }
}

function checkShare({ run }: OpenPlan, { round, index, count }: MakePartsOptions): void {
  const rounds = run.steps.reduce((most, step) => Math.max(most, step.round), 0);
  const wrong = !(Number.isSafeInteger(round) && round >= 1 && round <= rounds);
  if (wrong) throw new RunError('usage', `the plan has no round ${round}`, `its rounds are 1 to ${rounds}`);
  if (Number.isSafeInteger(index) && Number.isSafeInteger(count) && index >= 0 && index < count) return;
  throw new RunError('usage', `index ${index} of ${count} is none`, `of ${count} processes the first is 0`);
}

async function sharesOf(steps: DoneSteps, { round, index, count }: MakePartsOptions): Promise<Share[]> {
  const shares: Share[] = [];
  const ofRound = [...steps.plan.run.steps.entries()].filter(([, step]) => step.round === round);
  const makers = ofRound.flatMap(([, { needs }]) => needs.map((id) => steps.maker(id)));
  await steps.assertDone([...new Set(makers)].toSorted((a, b) => a - b));
  for (const [step] of ofRound) {
    const of = await steps.count(step);
    const mine = Array.from({ length: of }, (_, part) => part).filter((part) => part % count === index);
    if (mine.length > 0) shares.push({ index: step, of, mine });
  }
  return shares;
}

async function* makeShare(
  steps: DoneSteps,
  { index, mine }: Share,
  runner: PartRunner,
  how: Pick<RunningOptions, 'signal' | 'shared' | 'room'>,
): AsyncGenerator<{ readonly part: number; readonly bytes: number }, void, undefined> {
  const { run, lake, attempt } = steps.plan;
  const step = run.steps[index]!;
  const asked = new Set(mine);
  const needed = await neededRows(steps, index, (part) => asked.has(part), how);
  const all = step.keep === undefined ? await readParts(run, index, lake) : needed.parts;
  const parts = mine.map((part) => all[part]!);
  const folder = new PartFolder(lake, { run: run.runId, attempt });
  const outputs = runner.run({ index, step, data: needed.data, parts }, how.signal)[Symbol.asyncIterator]();
  try {
    for (const part of mine) {
      const id = { step: index + 1, part };
      const { bytes } = await folder.write(id.step, part, partBytes(id, ofOnePart(outputs, steps.plan)), how);
      yield { part, bytes };
    }
  } finally {
    await outputs.return?.();
  }
}

/** What comes out of the next part; leaves those after it where they are. What the plan reads of landing and of the lake is read here alone. */
async function* ofOnePart(
  outputs: AsyncIterator<PartOutput>,
  plan: OpenPlan,
): AsyncGenerator<PartOutput, void, undefined> {
  for (;;) {
    const next = await nextOf(outputs, plan);
    if (next.done === true) return;
    yield next.value;
    if (next.value.out === 'end') return;
  }
}

async function nextOf(outputs: AsyncIterator<PartOutput>, plan: OpenPlan): Promise<IteratorResult<PartOutput>> {
  try {
    return await outputs.next();
  } catch (error) {
    // a thread's error has the code alone
    const code = error instanceof LakehouseError ? error.code : '';
    if (code !== 'store_changed' && code !== 'store_not_found') throw error;
    throw outdated(plan.name, (error as LakehouseError).what, error);
  }
}
