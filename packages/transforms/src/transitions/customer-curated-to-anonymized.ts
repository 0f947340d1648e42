import { defineTransition, streamed, through } from '@stedi-lakehouse/core';
import { truncateToDay } from '../operators/truncate-to-day.ts';
import { stediOptions, type StediOptions } from '../stedi-options.ts';
import { customerAnonymized } from '../tables/customer-anonymized.ts';
import { customerCuratedBy } from '../tables/customer.ts';

/** customer_curated without the serial number, dates to the day. */
export function customerCuratedToAnonymized(options: StediOptions = {}) {
  return defineTransition({
    name: 'customer_anonymized',
    from: { customers: streamed(customerCuratedBy[stediOptions(options).trim], { whole: true }) },
    to: customerAnonymized,
    order: 'values',
    apply: ({ customers }, context) => through(customers, context, truncateToDay(customerAnonymized)),
  });
}
