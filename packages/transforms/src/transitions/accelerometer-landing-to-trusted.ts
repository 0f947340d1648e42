import { defineTransition, held, into, keepMatching, streamed, through } from '@stedi-lakehouse/core';
import { trimToConsent } from '../operators/trim-to-consent.ts';
import { stediOptions, type StediOptions } from '../stedi-options.ts';
import { accelerometerLanding, accelerometerTrusted } from '../tables/accelerometer.ts';
import { customerTrusted } from '../tables/customer.ts';

/** Sensor-reading trim: phone readings of customers in customer_trusted; with a trim, only those taken at or after the consent. */
export function accelerometerLandingToTrusted(options: StediOptions = {}) {
  const { trim } = stediOptions(options);
  return defineTransition({
    name: 'accelerometer_landing_to_trusted',
    from: {
      readings: streamed(accelerometerLanding),
      customers: held(customerTrusted, ['email', 'shareWithResearchAsOfDate']),
    },
    to: accelerometerTrusted,
    apply: ({ readings, customers }, context) => {
      const rule =
        trim === 'none'
          ? keepMatching<typeof accelerometerLanding, typeof customers.table>({
              key: 'user',
              among: customers,
              foreignKey: 'email',
              reason: 'not_consented',
            })
          : trimToConsent<typeof accelerometerLanding, typeof customers.table>({
              owner: 'user',
              takenAt: 'timestamp',
              people: customers,
              person: 'email',
              consentedAt: 'shareWithResearchAsOfDate',
            });
      return into(through(readings, context, rule), accelerometerTrusted, context);
    },
  });
}
