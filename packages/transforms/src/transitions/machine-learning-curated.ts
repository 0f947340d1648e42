import { defineTransition, held, streamed, through } from '@stedi-lakehouse/core';
import { joinOnTimestamp } from '../operators/join-on-timestamp.ts';
import { stediOptions, type StediOptions } from '../stedi-options.ts';
import { accelerometerTrusted } from '../tables/accelerometer.ts';
import { customerTrusted } from '../tables/customer.ts';
import { machineLearningCuratedBy } from '../tables/machine-learning.ts';
import { stepTrainerTrusted } from '../tables/step-trainer.ts';

/** Timestamp join: step trainer readings with the phone readings of the same millisecond, without PII. Counts or drops pairs of two customers. */
export function readingsToMachineLearningCurated(options: StediOptions = {}) {
  const { match, trim } = stediOptions(options);
  const to = machineLearningCuratedBy[match][trim];
  return defineTransition({
    name: 'machine_learning_curated',
    from: {
      steps: streamed(stepTrainerTrusted),
      movements: held(accelerometerTrusted),
      customers: held(customerTrusted, ['email', 'serialNumber']),
    },
    to,
    apply: ({ steps, movements, customers }, context) =>
      through(
        steps,
        context,
        joinOnTimestamp({
          at: 'sensorReadingTime',
          with: movements,
          takenAt: 'timestamp',
          to,
          samePerson: {
            people: customers,
            left: { column: 'serialNumber', person: 'serialNumber' },
            right: { column: 'user', person: 'email' },
            others: match === 'timestamp' ? 'count' : 'drop',
          },
        }),
      ),
  });
}
