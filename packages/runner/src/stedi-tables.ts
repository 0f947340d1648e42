import type { Table } from '@stedi-lakehouse/core';
import {
  accelerometerLanding,
  accelerometerTrusted,
  customerAnonymized,
  customerCurated,
  customerLanding,
  customerTrusted,
  machineLearningCurated,
  stepTrainerLanding,
  stepTrainerTrusted,
} from '@stedi-lakehouse/transforms';

/** The eight tables and customer_anonymized, landing first. */
export const stediTables: readonly Table[] = [
  customerLanding,
  accelerometerLanding,
  stepTrainerLanding,
  customerTrusted,
  accelerometerTrusted,
  stepTrainerTrusted,
  customerCurated,
  machineLearningCurated,
  customerAnonymized,
];
