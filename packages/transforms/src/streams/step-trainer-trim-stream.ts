import type { Duplex } from 'node:stream';
import type { Picked } from '@stedi-lakehouse/core';
import type { StediOptions } from '../stedi-options.ts';
import type { customerTrusted } from '../tables/customer.ts';
import { stepTrainerLanding, stepTrainerTrusted } from '../tables/step-trainer.ts';
import { stepTrainerLandingToTrusted } from '../transitions/step-trainer-landing-to-trusted.ts';
import { ruleStream, type RuleStreamOptions } from './duplex.ts';
import { hold, type HeldRows } from './hold.ts';

export interface StepTrainerTrimStreamOptions extends RuleStreamOptions, Pick<StediOptions, 'profile' | 'trim'> {
  /** Customers who agreed to research, read when the first reading comes. */
  readonly customers: HeldRows<Picked<typeof customerTrusted, 'serialNumber' | 'shareWithResearchAsOfDate'>>;
}

/**
 * Step trainer readings in, those of devices of the customers out: the rule of `step_trainer_landing_to_trusted` as a Node stream.
 *
 * Readings from before the consent are dropped when `trim` is `all`, or the profile `strict`.
 */
export function stepTrainerTrimStream(options: StepTrainerTrimStreamOptions): Duplex {
  const transition = stepTrainerLandingToTrusted(options);
  return ruleStream(
    async function* trim(readings, context) {
      const customers = await hold(options.customers, transition.from.customers.table, context.signal);
      yield* transition.apply({ readings, customers }, context);
    },
    { from: stepTrainerLanding, to: stepTrainerTrusted },
    options,
  );
}
