import {
  column,
  daysSinceEpoch,
  defineTable,
  defineTransition,
  filterRows,
  mapRows,
  streamed,
  through,
} from '@stedi-lakehouse/core';
import { stepTrainerTrusted } from '@stedi-lakehouse/transforms';
import { z } from 'zod';

const millisecondsPerDay = 86_400_000;

/** The new table. It promises to be deidentified: a column with `pii: 'direct'` would not compile. */
export const closeStep = defineTable({
  name: 'close_step',
  zone: 'curated',
  privacy: 'deidentified',
  doc: 'Steps close to the device, with the day instead of the instant and without the serial number.',
  columns: {
    day: column(z.int32(), { pii: 'quasi', unit: daysSinceEpoch, doc: 'Day of the reading (UTC).' }),
    distanceFromObject: stepTrainerTrusted.columns.distanceFromObject,
  },
});

/** How it is made: one streamed table in, and every row that does not come out is counted under a reason. */
export function stepTrainerTrustedToCloseStep({ closerThan }: { readonly closerThan: number }) {
  return defineTransition({
    name: 'step_trainer_trusted_to_close_step',
    from: { steps: streamed(stepTrainerTrusted) },
    to: closeStep,
    apply: ({ steps }, context) =>
      through(
        steps,
        context,
        filterRows<typeof stepTrainerTrusted>('too_far', ({ distanceFromObject }) => distanceFromObject < closerThan),
        mapRows(closeStep, ({ sensorReadingTime, distanceFromObject }) => ({
          day: Math.floor(sensorReadingTime / millisecondsPerDay),
          distanceFromObject,
        })),
      ),
  });
}
