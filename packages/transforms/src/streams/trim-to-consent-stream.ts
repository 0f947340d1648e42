import type { Duplex } from 'node:stream';
import type { Picked } from '@stedi-lakehouse/core';
import type { StediOptions } from '../stedi-options.ts';
import { accelerometerLanding, accelerometerTrusted } from '../tables/accelerometer.ts';
import type { customerTrusted } from '../tables/customer.ts';
import { accelerometerLandingToTrusted } from '../transitions/accelerometer-landing-to-trusted.ts';
import { ruleStream, type RuleStreamOptions } from './duplex.ts';
import { hold, type HeldRows } from './hold.ts';

export interface TrimToConsentStreamOptions extends RuleStreamOptions, Pick<StediOptions, 'profile' | 'trim'> {
  /** Customers who agreed to research, read when the first reading comes. */
  readonly customers: HeldRows<Picked<typeof customerTrusted, 'email' | 'shareWithResearchAsOfDate'>>;
}

/** Phone readings in, those taken at or after their customer's consent out: the rule of `accelerometer_landing_to_trusted` as a Node stream. */
export function trimToConsentStream(options: TrimToConsentStreamOptions): Duplex {
  const transition = accelerometerLandingToTrusted(options);
  return ruleStream(
    async function* trim(readings, context) {
      const customers = await hold(options.customers, transition.from.customers.table, context.signal);
      yield* transition.apply({ readings, customers }, context);
    },
    { from: accelerometerLanding, to: accelerometerTrusted },
    options,
  );
}
