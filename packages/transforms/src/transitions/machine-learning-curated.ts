import {
  defineTransition,
  held,
  streamed,
  through,
  type Held,
  type Picked,
  type Transform,
} from '@stedi-lakehouse/core';
import { joinOnTimestamp } from '../operators/join-on-timestamp.ts';
import { stediOptions, type StediOptions, type StediRules } from '../stedi-options.ts';
import { accelerometerTrusted } from '../tables/accelerometer.ts';
import { customerTrusted } from '../tables/customer.ts';
import { machineLearningCuratedBy, type machineLearningCurated } from '../tables/machine-learning.ts';
import { stepTrainerTrusted } from '../tables/step-trainer.ts';

/** Timestamp join: step trainer readings with the phone readings of the same millisecond, without PII. Counts or drops pairs of two customers. */
export function readingsToMachineLearningCurated(options: StediOptions = {}) {
  const rules = stediOptions(options);
  return defineTransition({
    name: 'machine_learning_curated',
    from: {
      steps: streamed(stepTrainerTrusted, { by: 'sensorReadingTime' }),
      movements: held(accelerometerTrusted, ['user', 'timestamp', 'x', 'y', 'z'], { by: 'timestamp' }),
      customers: held(customerTrusted, ['email', 'serialNumber']),
    },
    to: machineLearningCuratedBy[rules.match][rules.trim],
    apply: ({ steps, movements, customers }, context) =>
      through(steps, context, pairReadings(rules, movements, customers)),
  });
}

/** The join itself. Without customers nobody asks whose readings are. */
export function pairReadings(
  { match, trim, maxFanOut }: Pick<StediRules, 'match' | 'trim' | 'maxFanOut'>,
  movements: Held<typeof accelerometerTrusted>,
  customers: Held<Picked<typeof customerTrusted, 'email' | 'serialNumber'>> | undefined,
): Transform<typeof stepTrainerTrusted, typeof machineLearningCurated> {
  return joinOnTimestamp({
    at: 'sensorReadingTime',
    with: movements,
    takenAt: 'timestamp',
    to: machineLearningCuratedBy[match][trim],
    maxFanOut,
    ...(customers !== undefined && {
      samePerson: {
        people: customers,
        left: { column: 'serialNumber', person: 'serialNumber' },
        right: { column: 'user', person: 'email' },
        others: match === 'timestamp' ? 'count' : 'drop',
      },
    }),
  });
}
