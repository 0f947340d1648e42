import type { Duplex } from 'node:stream';
import { keepConsented } from '../operators/keep-consented.ts';
import { customerLanding, customerTrusted } from '../tables/customer.ts';
import { ruleStream, type RuleStreamOptions } from './duplex.ts';

export interface ConsentFilterStreamOptions extends RuleStreamOptions {
  /** What is now: a later consent is not yet one. Default: when the stream is made. */
  readonly asOf?: Date;
}

/** Customers in, those who agreed to research out: the rule of `customer_landing_to_trusted` as a Node stream. */
export function consentFilterStream(options: ConsentFilterStreamOptions = {}): Duplex {
  return ruleStream(
    keepConsented('shareWithResearchAsOfDate', customerTrusted, { asOf: options.asOf ?? new Date() }),
    { from: customerLanding, to: customerTrusted },
    options,
  );
}
