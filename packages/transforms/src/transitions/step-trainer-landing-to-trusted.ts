import { defineTransition, held, into, keepMatching, streamed, through } from '@stedi-lakehouse/core';
import { trimToConsent } from '../operators/trim-to-consent.ts';
import { stediOptions, type StediOptions } from '../stedi-options.ts';
import { customerTrusted } from '../tables/customer.ts';
import { stepTrainerLanding, stepTrainerTrusted } from '../tables/step-trainer.ts';

/** Sensor-reading trim: step trainer readings of customers in customer_trusted; when all is trimmed, only those taken at or after the consent. */
export function stepTrainerLandingToTrusted(options: StediOptions = {}) {
  const { trim } = stediOptions(options);
  return defineTransition({
    name: 'step_trainer_landing_to_trusted',
    from: {
      readings: streamed(stepTrainerLanding),
      customers: held(customerTrusted, ['serialNumber', 'shareWithResearchAsOfDate']),
    },
    to: stepTrainerTrusted,
    apply: ({ readings, customers }, context) => {
      const rule =
        trim === 'all'
          ? trimToConsent<typeof stepTrainerLanding, typeof customers.table>({
              owner: 'serialNumber',
              takenAt: 'sensorReadingTime',
              people: customers,
              person: 'serialNumber',
              consentedAt: 'shareWithResearchAsOfDate',
            })
          : keepMatching<typeof stepTrainerLanding, typeof customers.table>({
              key: 'serialNumber',
              among: customers,
              foreignKey: 'serialNumber',
              reason: 'not_consented',
            });
      return into(through(readings, context, rule), stepTrainerTrusted, context);
    },
  });
}
