import { describe, expect, test } from 'vitest';
import { findLanding, memoryStore, type Store } from '@stedi-lakehouse/core';

const storeWith = async (...paths: string[]): Promise<Store> => {
  const store = memoryStore('landing');
  for (const path of paths) await store.write(path, [Buffer.from('{}')]);
  return store;
};
const found = async (store: Store, table = 'customer_landing'): Promise<string[]> =>
  Array.from(await findLanding(store, table), ({ path }) => path);

describe('findLanding', () => {
  test('finds the files of a folder named as the table, ascending by path', async () => {
    const store = await storeWith('customer_landing/b.json', 'customer_landing/a.jsonl', 'customer_landing/a.json.gz');
    expect(await found(store)).toEqual([
      'customer_landing/a.json.gz',
      'customer_landing/a.jsonl',
      'customer_landing/b.json',
    ]);
  });

  test('finds the files of the subject’s landing folder', async () => {
    const store = await storeWith('step_trainer/landing/1.json', 'step_trainer/trusted/1.json', 'step/landing/2.json');
    expect(await found(store, 'step_trainer_landing')).toEqual(['step_trainer/landing/1.json']);
  });

  test('passes over hidden files, those that start with _, folders below and what is no JSON', async () => {
    const store = await storeWith(
      'customer/landing/.a.json',
      'customer/landing/_SUCCESS.json',
      'customer/landing/more/a.json',
      'customer/landing/a.csv',
      'customer/landing/ok.json',
    );
    expect(await found(store)).toEqual(['customer/landing/ok.json']);
  });

  test('finds nothing where there is nothing, and does not mix tables up', async () => {
    expect(await found(await storeWith('customer_landing2/a.json', 'customers/landing/a.json'))).toEqual([]);
    expect(await found(await storeWith('customer_trusted/landing/a.json'), 'customer_trusted')).toEqual([]);
  });

  test('refuses to guess when both folders hold files', async () => {
    const store = await storeWith('customer_landing/a.json', 'customer/landing/a.json');
    await expect(findLanding(store, 'customer_landing')).rejects.toMatchObject({
      code: 'landing_ambiguous',
      message: expect.stringMatching(/customer_landing\/ and in customer\/landing\//) as string,
    });
  });
});
