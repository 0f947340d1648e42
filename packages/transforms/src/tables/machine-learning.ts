import { defineTable } from '@stedi-lakehouse/core';
import type { Match, Trim } from '../stedi-options.ts';
import { accelerometerTrusted } from './accelerometer.ts';
import { stepTrainerTrusted } from './step-trainer.ts';

const whose: Readonly<Record<Match, string>> = {
  timestamp:
    'Pairs are made by time alone: where two customers were measured in the same millisecond, a row may hold the step of one and the movement of the other; the report of the run counts these.',
  customer: 'Both readings of a row are of one customer.',
};

const bothConsented = 'Both readings were taken at or after their customer agreed to research.';
const taken: Readonly<Record<Match, Readonly<Record<Trim, string>>>> = {
  timestamp: {
    none: 'Readings from before the consent are among them.',
    accelerometer:
      'Phone readings were taken at or after their customer agreed to research; a step reading of another customer may be older than the consent of that one.',
    all: bothConsented,
  },
  customer: {
    none: 'Readings from before the consent are among them.',
    accelerometer: bothConsented,
    all: bothConsented,
  },
};

function curated(match: Match, trim: Trim) {
  return defineTable({
    name: 'machine_learning_curated',
    zone: 'curated',
    privacy: 'deidentified',
    doc:
      `Step trainer readings with the phone readings of the same millisecond, one row for each pair. ${whose[match]} ${taken[match][trim]} ` +
      'Not anonymous: serial numbers and times to the millisecond lead back to one customer for whoever holds the trusted tables.',
    columns: {
      sensorReadingTime: stepTrainerTrusted.columns.sensorReadingTime,
      serialNumber: stepTrainerTrusted.columns.serialNumber,
      distanceFromObject: stepTrainerTrusted.columns.distanceFromObject,
      x: accelerometerTrusted.columns.x,
      y: accelerometerTrusted.columns.y,
      z: accelerometerTrusted.columns.z,
    },
  });
}

const forMatch = (match: Match) => ({
  none: curated(match, 'none'),
  accelerometer: curated(match, 'accelerometer'),
  all: curated(match, 'all'),
});

/** machine_learning_curated for each match and trim: the columns are the same, the documentation says what they guarantee. */
export const machineLearningCuratedBy = { timestamp: forMatch('timestamp'), customer: forMatch('customer') };

/** machine_learning_curated of the `published` profile. */
export const machineLearningCurated = machineLearningCuratedBy.timestamp.accelerometer;
