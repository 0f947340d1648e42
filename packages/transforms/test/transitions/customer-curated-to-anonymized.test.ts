import type { Transform } from '@stedi-lakehouse/core';
import { runTransform, transformContract } from '@stedi-lakehouse/core/testing';
import { customerAnonymized, customerCurated, customerCuratedToAnonymized } from '@stedi-lakehouse/transforms';
import { expect, test } from 'vitest';

const transition: Transform<typeof customerCurated, typeof customerAnonymized> = (customers, context) =>
  customerCuratedToAnonymized().apply({ customers }, context);

test('leaves the serial number behind and knows days only', async () => {
  const made = await runTransform(transition, customerCurated, [
    {
      serialNumber: 's-ada',
      registrationDate: Date.parse('2022-06-18T14:59:36.361Z'),
      lastUpdateDate: Date.parse('2022-06-19T00:00:00.000Z'),
      shareWithResearchAsOfDate: -1,
      shareWithPublicAsOfDate: 0,
      shareWithFriendsAsOfDate: null,
    },
  ]);
  expect(made.rows).toEqual([
    {
      registrationDate: 19_161,
      lastUpdateDate: 19_162,
      shareWithResearchAsOfDate: -1,
      shareWithPublicAsOfDate: 0,
      shareWithFriendsAsOfDate: null,
    },
  ]);
});

transformContract('customer_anonymized', () => transition, { table: customerCurated });
