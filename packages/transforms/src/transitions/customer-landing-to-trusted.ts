import { defineTransition, streamed, through } from '@stedi-lakehouse/core';
import { keepConsented } from '../operators/keep-consented.ts';
import { customerLanding, customerTrusted } from '../tables/customer.ts';

/** Consent filter: customers who agreed to share with research. */
export const customerLandingToTrusted = defineTransition({
  name: 'customer_landing_to_trusted',
  from: { customers: streamed(customerLanding) },
  to: customerTrusted,
  apply: ({ customers }, context) =>
    through(customers, context, keepConsented('shareWithResearchAsOfDate', customerTrusted)),
});
