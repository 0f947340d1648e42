import { LakehouseError, type Pipeline } from '@stedi-lakehouse/core';
import {
  customerCurated,
  customerCuratedBy,
  machineLearningCurated,
  machineLearningCuratedBy,
  stediOptions,
  stediPipeline,
  type StediOptions,
} from '@stedi-lakehouse/transforms';
import { describe, expect, test } from 'vitest';

const made = (pipeline: Pipeline, name: string) => pipeline.transitions.find(({ to }) => to.name === name)!.to;

describe('stediOptions', () => {
  test.each<[StediOptions, StediOptions]>([
    [{}, { profile: 'published', trim: 'accelerometer', match: 'timestamp' }],
    [{ profile: 'strict' }, { profile: 'strict', trim: 'all', match: 'customer' }],
    [{ trim: 'none' }, { profile: 'published', trim: 'none', match: 'timestamp' }],
    [
      { profile: 'strict', trim: undefined, match: 'timestamp' },
      { profile: 'strict', trim: 'all', match: 'timestamp' },
    ],
  ])('makes of %o the rules %o', (options, rules) => {
    expect(stediOptions(options)).toEqual({ ...rules, maxFanOut: 100 });
    expect(stediOptions(stediOptions(options))).toEqual({ ...rules, maxFanOut: 100 });
  });

  test('refuses a choice there is not, and names those there are', () => {
    expect(() => stediOptions({ profile: 'loose' as 'strict' })).toThrow(LakehouseError);
    expect(() => stediOptions({ trim: 'toString' as 'none' })).toThrow(/use one of none, accelerometer, all/);
    expect(() => stediOptions({ match: '' as 'customer' })).toThrow(/match has no such choice/);
    for (const maxFanOut of [0, 1.5, Number.NaN, 1e9, '7' as unknown as number])
      expect(() => stediOptions({ maxFanOut })).toThrow(/maxFanOut is no number of rows/);
  });
});

describe('stediPipeline', () => {
  test('has the fan-out among its options only where it is another than the default: no version depends on it else', () => {
    expect(stediPipeline({ maxFanOut: 100 }).from.options).toEqual(stediPipeline().from.options);
    expect(stediPipeline({ maxFanOut: 7 }).from.options).toMatchObject({ maxFanOut: 7 });
    expect(stediPipeline().from.options).toEqual({ profile: 'published', trim: 'accelerometer', match: 'timestamp' });
  });

  test('makes six tables from three, in an order in which each is there when it is needed', () => {
    const { given, transitions } = stediPipeline();
    expect(given.map(({ name }) => name).toSorted()).toEqual([
      'accelerometer_landing',
      'customer_landing',
      'step_trainer_landing',
    ]);
    const there = new Set(given.map(({ name }) => name));
    for (const { from, to } of transitions) {
      for (const { table } of Object.values(from)) expect(there).toContain(table.name);
      there.add(to.name);
    }
    expect(transitions.map(({ name }) => name).toSorted()).toEqual([
      'accelerometer_landing_to_trusted',
      'customer_anonymized',
      'customer_landing_to_trusted',
      'customer_trusted_to_curated',
      'machine_learning_curated',
      'step_trainer_landing_to_trusted',
    ]);
  });

  test('makes curated tables whose documentation is that of the rules', () => {
    const published = stediPipeline();
    expect(made(published, 'customer_curated')).toBe(customerCurated);
    expect(made(published, 'machine_learning_curated')).toBe(machineLearningCurated);
    const strict = stediPipeline({ profile: 'strict' });
    expect(made(strict, 'customer_curated')).toBe(customerCuratedBy.all);
    expect(made(strict, 'machine_learning_curated')).toBe(machineLearningCuratedBy.customer.all);
  });

  test('can be found again by another thread: its module, its export and its options, through JSON', async () => {
    const pipeline = stediPipeline({ profile: 'strict', match: 'timestamp' });
    const from = JSON.parse(JSON.stringify(pipeline.from)) as {
      module: string;
      exportName: string;
      options: StediOptions;
    };
    const module = (await import(from.module)) as Record<string, (options: StediOptions) => Pipeline>;
    const again = module[from.exportName]!(from.options);
    expect(again.from).toEqual(pipeline.from);
    expect(again.transitions.map(({ to }) => to)).toEqual(pipeline.transitions.map(({ to }) => to));
  });
});
