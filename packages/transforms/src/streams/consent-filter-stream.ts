import type { Duplex } from 'node:stream';
import { customerLanding, customerTrusted } from '../tables/customer.ts';
import { customerLandingToTrusted } from '../transitions/customer-landing-to-trusted.ts';
import { ruleStream, type RuleStreamOptions } from './duplex.ts';

/** Customers in, those who agreed to research out: the rule of `customer_landing_to_trusted` as a Node stream. */
export function consentFilterStream(options: RuleStreamOptions = {}): Duplex {
  return ruleStream(
    (customers, context) => customerLandingToTrusted.apply({ customers }, context),
    { from: customerLanding, to: customerTrusted },
    options,
  );
}
