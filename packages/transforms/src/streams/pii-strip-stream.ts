import type { Duplex } from 'node:stream';
import type { Picked } from '@stedi-lakehouse/core';
import type { StediOptions } from '../stedi-options.ts';
import type { accelerometerTrusted } from '../tables/accelerometer.ts';
import { customerTrusted } from '../tables/customer.ts';
import { customerTrustedToCurated } from '../transitions/customer-trusted-to-curated.ts';
import { ruleStream, type RuleStreamOptions } from './duplex.ts';
import { hold, type HeldRows } from './hold.ts';

export interface PiiStripStreamOptions extends RuleStreamOptions, Pick<StediOptions, 'profile' | 'trim'> {
  /** Trusted phone readings, read when the first customer comes. */
  readonly readings: HeldRows<Picked<typeof accelerometerTrusted, 'user'>>;
}

/** Trusted customers in, those with readings out, each once and without PII: the rule of `customer_trusted_to_curated` as a Node stream. */
export function piiStripStream(options: PiiStripStreamOptions): Duplex {
  const transition = customerTrustedToCurated(options);
  return ruleStream(
    async function* strip(customers, context) {
      const readings = await hold(options.readings, transition.from.readings.table, context.signal);
      yield* transition.apply({ customers, readings }, context);
    },
    { from: customerTrusted, to: transition.to },
    options,
  );
}
