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
  stediPipeline,
  stepTrainerTrusted,
  type StediOptions,
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

/** The same tables as these choices make them: what a curated table means depends on them. */
export function stediTablesOf(options: StediOptions): readonly Table[] {
  const made = new Map(stediPipeline(options).transitions.map(({ to }) => [to.name, to]));
  return stediTables.map((table) => made.get(table.name) ?? table);
}
