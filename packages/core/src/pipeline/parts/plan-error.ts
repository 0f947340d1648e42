import { RunError } from '../run-error.ts';

const planAgain = 'make it again with stedi plan --out, by the version of this program that does the parts';

/** A plan that cannot be done here, whatever is tried; `name` is its file. */
export function unusable(name: string, why: string, cause?: unknown, advice = planAgain): RunError {
  return new RunError('plan_unusable', `plan ${name} ${why}`, advice, cause);
}

/** A plan that could be done before something changed that it starts from. */
export function outdated(name: string, why: string, cause?: unknown): RunError {
  const advice = 'plan again with stedi plan --out; the same plan never succeeds any more';
  return new RunError('plan_outdated', `plan ${name} is outdated, since ${why}`, advice, cause);
}
