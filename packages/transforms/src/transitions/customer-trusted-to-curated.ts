import { defineTransition, held, keepMatching, streamed, through } from '@stedi-lakehouse/core';
import { stripPii } from '../operators/strip-pii.ts';
import { stediOptions, type StediOptions } from '../stedi-options.ts';
import { accelerometerTrusted } from '../tables/accelerometer.ts';
import { customerCuratedBy, customerTrusted } from '../tables/customer.ts';

/** PII strip: customers that have trusted phone readings, each once by e-mail (their first record), without PII. */
export function customerTrustedToCurated(options: StediOptions = {}) {
  const to = customerCuratedBy[stediOptions(options).trim];
  return defineTransition({
    name: 'customer_trusted_to_curated',
    from: {
      customers: streamed(customerTrusted, { whole: true }),
      readings: held(accelerometerTrusted, ['user'], { distinct: true }),
    },
    to,
    order: 'values',
    apply: ({ customers, readings }, context) =>
      through(
        customers,
        context,
        keepMatching({ key: 'email', among: readings, foreignKey: 'user', reason: 'no_readings', first: true }),
        stripPii(to),
      ),
  });
}
