import { runTransform, transformContract } from '@stedi-lakehouse/core/testing';
import { customerLanding, customerLandingToTrusted, customerTrusted } from '@stedi-lakehouse/transforms';
import type { Transform } from '@stedi-lakehouse/core';
import { expect, test } from 'vitest';
import { consented, customer } from '../rows.ts';

const transition: Transform<typeof customerLanding, typeof customerTrusted> = (customers, context) =>
  customerLandingToTrusted.apply({ customers }, context);

test('keeps customers who agreed to research, all columns, and drops those who agreed to something else', async () => {
  const made = await runTransform(transition, customerLanding, [
    consented('Ada', 5, { shareWithFriendsAsOfDate: 7 }),
    customer('Bob', { shareWithPublicAsOfDate: 5, shareWithFriendsAsOfDate: 5 }),
    consented('Cyd', 1, { birthDay: '967-01-01' }),
    consented('Dov', 0),
    consented('Eve', -1),
  ]);
  expect(made.rows).toEqual([
    consented('Ada', 5, { shareWithFriendsAsOfDate: 7 }),
    consented('Cyd', 1, { birthDay: '967-01-01' }),
  ]);
  expect(made.dropped).toEqual({ no_consent: 3 });
});

transformContract('customer_landing_to_trusted', () => transition, { table: customerLanding });
