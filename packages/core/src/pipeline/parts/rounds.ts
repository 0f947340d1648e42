import { bucketCount } from '../bucketing.ts';
import { readPartCount } from '../read-parts.ts';
import type { RunPlan } from '../run-plan.ts';

/** How many parts a step has: `exact`, or at most so many where earlier rounds decide it. */
export interface PartCount {
  readonly parts: number;
  readonly exact: boolean;
}

/** The parts of each step of a plan, as far as it can be told before anything is done. */
export function partCounts(plan: RunPlan): PartCount[] {
  const counts: PartCount[] = [];
  for (const [index, { keep, whole }] of plan.steps.entries()) {
    if (keep === undefined) counts.push({ parts: readPartCount(plan, index), exact: true });
    else if (whole) counts.push({ parts: 1, exact: true });
    else if (keep.how === 'buckets') counts.push({ parts: bucketCount, exact: false });
    else {
      const maker = plan.steps.findIndex(({ kept }) => kept.some(({ id }) => id === keep.id));
      counts.push({ parts: counts[maker]!.parts, exact: false });
    }
  }
  return counts;
}

/** For each round, the most parts that a step of it can have: more processes than that have nothing to do. */
export function partsOfRounds(plan: RunPlan): number[] {
  const rounds: number[] = [];
  for (const [index, { parts }] of partCounts(plan).entries()) {
    const round = plan.steps[index]!.round - 1;
    rounds[round] = Math.max(rounds[round] ?? 0, parts);
  }
  return rounds;
}
