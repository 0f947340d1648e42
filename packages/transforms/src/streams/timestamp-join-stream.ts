import type { Duplex } from 'node:stream';
import { LakehouseError, type Picked } from '@stedi-lakehouse/core';
import { stediOptions, type StediOptions } from '../stedi-options.ts';
import { accelerometerTrusted } from '../tables/accelerometer.ts';
import type { customerTrusted } from '../tables/customer.ts';
import { stepTrainerTrusted } from '../tables/step-trainer.ts';
import { pairReadings, readingsToMachineLearningCurated } from '../transitions/machine-learning-curated.ts';
import { ruleStream, type RuleStreamOptions } from './duplex.ts';
import { hold, type HeldRows } from './hold.ts';

export interface TimestampJoinStreamOptions extends RuleStreamOptions, StediOptions {
  /** Trusted phone readings, read when the first step comes. */
  readonly readings: HeldRows<typeof accelerometerTrusted>;
  /** Customers, to tell whose readings are: needed to match by customer; without them nobody counts pairs of two customers. */
  readonly customers?: HeldRows<Picked<typeof customerTrusted, 'email' | 'serialNumber'>>;
}

/** Trusted step trainer readings in, pairs with phone readings of the same millisecond out: the rule of `machine_learning_curated` as a Node stream. */
export function timestampJoinStream(options: TimestampJoinStreamOptions): Duplex {
  const rules = stediOptions(options);
  if (rules.match === 'customer' && options.customers === undefined) {
    throw new LakehouseError(
      'invalid_option',
      'readings cannot be matched by customer without customers',
      'give customers, or match by timestamp',
    );
  }
  const { from, to } = readingsToMachineLearningCurated(rules);
  return ruleStream(
    async function* join(steps, context) {
      const movements = await hold(options.readings, accelerometerTrusted, context.signal);
      const customers = options.customers && (await hold(options.customers, from.customers.table, context.signal));
      yield* pairReadings(rules, movements, customers)(steps, context);
    },
    { from: stepTrainerTrusted, to },
    options,
  );
}
