import type { PartOutputs } from '../collect-steps.ts';
import { PartFolder } from '../../lake/part-folder.ts';
import { publishRun, type PublishOptions, type RunResult } from '../publish-run.ts';
import { DoneSteps } from './done-steps.ts';
import { currentState, type OpenPlan } from './open-plan.ts';

/**
 * Puts what the parts of a plan gave together and publishes it whole, or publishes nothing; the parts are removed afterwards. A plan that is
 * published already stays as it is: then the result says `up_to_date`.
 *
 * Throws PartsMissing, which names every part that is missing or broken, RunError (plan_outdated) when the lake has moved on, PublishConflict when
 * it does so meanwhile, and what a run throws.
 */
export async function publishParts(
  plan: OpenPlan,
  options: Pick<PublishOptions, 'signal' | 'onEvent' | 'maxShrink'>,
): Promise<RunResult> {
  const { lake, quarantineLimit, run, attempt } = plan;
  const publishing = { ...options, lake, ...(quarantineLimit === undefined ? {} : { quarantineLimit }) };
  const steps = new DoneSteps(plan, options.signal);
  const state = await currentState(plan);
  if (!state.published) await steps.assertDone([...run.steps.keys()]);
  const result = await publishRun(state.published ? state.run : run, () => outputsOf(steps), publishing);
  // it is published all the same: what cannot be removed goes with clean
  await new PartFolder(lake, { run: run.runId, attempt }).remove().catch(() => {});
  return result;
}

/** What the parts gave, read from where they put it. */
function outputsOf(steps: DoneSteps): PartOutputs {
  const kept = new Map<string, number>();
  return {
    async *of(_, index) {
      for (const part of await steps.parts(index)) {
        for (const piece of part.footer.pieces) {
          if (piece.out === 'kept') kept.set(piece.name, (kept.get(piece.name) ?? 0) + piece.of);
          else yield { out: 'group', table: piece.name, group: await part.readGroup(piece) };
        }
        yield part.footer.end;
      }
    },
    kept: (id) => kept.get(id) ?? 0,
    close: async () => {},
  };
}
