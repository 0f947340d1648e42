import { columnNames, defineTable, physicalTypeOf, TableError, type RowOf, type Table } from '@stedi-lakehouse/core';
import {
  accelerometerLanding,
  accelerometerTrusted,
  customerAnonymized,
  customerCurated,
  customerCuratedBy,
  customerLanding,
  customerTrusted,
  machineLearningCurated,
  machineLearningCuratedBy,
  stepTrainerLanding,
  stepTrainerTrusted,
} from '@stedi-lakehouse/transforms';
import { describe, expect, expectTypeOf, test } from 'vitest';

const landing: readonly Table[] = [customerLanding, accelerometerLanding, stepTrainerLanding];
const trusted: readonly Table[] = [customerTrusted, accelerometerTrusted, stepTrainerTrusted];
const curated: readonly Table[] = [
  ...Object.values(customerCuratedBy),
  ...Object.values(machineLearningCuratedBy).flatMap((byTrim) => Object.values(byTrim)),
  customerAnonymized,
];

describe('the STEDI tables', () => {
  test('trusted tables keep all columns of their landing table, in order', () => {
    for (const [at, table] of landing.entries()) expect(columnNames(trusted[at]!)).toEqual(columnNames(table));
  });

  test('curated tables hold the columns that the project names', () => {
    expect(columnNames(customerCurated)).toEqual([
      'serialNumber',
      'registrationDate',
      'lastUpdateDate',
      'shareWithResearchAsOfDate',
      'shareWithPublicAsOfDate',
      'shareWithFriendsAsOfDate',
    ]);
    expect(columnNames(machineLearningCurated)).toEqual([
      'sensorReadingTime',
      'serialNumber',
      'distanceFromObject',
      'x',
      'y',
      'z',
    ]);
    expect(columnNames(customerAnonymized)).toEqual(
      columnNames(customerCurated).filter((name) => name !== 'serialNumber'),
    );
  });

  test('names, e-mail addresses and phone numbers are direct identifiers wherever they are', () => {
    const direct = [...landing, ...trusted].flatMap((table) =>
      columnNames(table).flatMap((name) => (table.columns[name]!.pii === 'direct' ? [`${table.name}.${name}`] : [])),
    );
    expect(direct).toEqual([
      'customer_landing.customerName',
      'customer_landing.email',
      'customer_landing.phone',
      'accelerometer_landing.user',
      'customer_trusted.customerName',
      'customer_trusted.email',
      'customer_trusted.phone',
      'accelerometer_trusted.user',
    ]);
  });

  test('landing and trusted tables are personal; curated ones are deidentified and say that they are not anonymous', () => {
    for (const table of [...landing, ...trusted]) expect(table.privacy).toBe('personal');
    for (const table of curated) {
      expect(table.privacy).toBe('deidentified');
      expect(table.doc).toMatch(/not anonymous|only deidentified/i);
    }
  });

  test('no consent passes landing as null and trusted not at all', () => {
    const { shareWithResearchAsOfDate: asked } = customerLanding.columns;
    expect(asked.schema.safeParse(null).success).toBe(true);
    expect(customerTrusted.columns.shareWithResearchAsOfDate.schema.safeParse(null).success).toBe(false);
    expectTypeOf<RowOf<typeof customerLanding>['shareWithResearchAsOfDate']>().toEqualTypeOf<number | null>();
    expectTypeOf<RowOf<typeof customerTrusted>['shareWithResearchAsOfDate']>().toEqualTypeOf<number>();
    expectTypeOf<RowOf<typeof customerTrusted>['shareWithPublicAsOfDate']>().toEqualTypeOf<number | null>();
  });

  test('birth days of the year 967 are valid, and stay the text they are', () => {
    expect(customerLanding.columns.birthDay.schema.safeParse('967-01-01').success).toBe(true);
    expect(physicalTypeOf(customerLanding.columns.birthDay).kind).toBe('text');
  });

  test('days of customer_anonymized are dates, accelerations are doubles, times are whole numbers', () => {
    for (const column of Object.values(customerAnonymized.columns)) expect(physicalTypeOf(column).kind).toBe('date');
    expect(physicalTypeOf(accelerometerLanding.columns.x).kind).toBe('double');
    expect(physicalTypeOf(accelerometerLanding.columns.timestamp).kind).toBe('int64');
    expect(physicalTypeOf(stepTrainerLanding.columns.distanceFromObject).kind).toBe('int64');
  });

  test('every column says what it means, and every number its unit', () => {
    const columns = [...landing, ...trusted, ...curated].flatMap((table) =>
      Object.entries(table.columns).map(([name, column]) => ({ name: `${table.name}.${name}`, column })),
    );
    expect(columns.filter(({ column }) => column.doc === '').map(({ name }) => name)).toEqual([]);
    const unitless = columns.filter(
      ({ column }) => physicalTypeOf(column).kind !== 'text' && column.unit === undefined,
    );
    expect(unitless.map(({ name }) => name)).toEqual([]);
  });

  test('what a trim and a match guarantee is said by a table of their own', () => {
    expect(
      new Set(Object.values(machineLearningCuratedBy).flatMap((byTrim) => Object.values(byTrim).map(({ doc }) => doc)))
        .size,
    ).toBe(5);
    expect(machineLearningCuratedBy.customer.all.doc).toContain('Both readings of a row are of one customer.');
    expect(machineLearningCurated.doc).toContain('may hold the step of one and the movement of the other');
    expect(customerCuratedBy.none.doc).toContain('even before the consent');
  });
});

describe('a curated table', () => {
  test('cannot take a direct identifier in: it does not compile, and is refused for those who got round the compiler', () => {
    const { columns } = customerCurated;
    const withEmail = () =>
      defineTable({
        ...customerCurated,
        privacy: 'deidentified',
        // @ts-expect-error a deidentified table refuses a direct identifier
        columns: { ...columns, email: customerTrusted.columns.email },
      });
    expect(withEmail).toThrow(TableError);
    expect(withEmail).toThrow(/email \(direct\)/);
    const withUser = () =>
      defineTable({
        ...machineLearningCurated,
        privacy: 'deidentified',
        // @ts-expect-error a deidentified table refuses a direct identifier
        columns: { ...machineLearningCurated.columns, user: accelerometerTrusted.columns.user },
      });
    expect(withUser).toThrow(/user \(direct\)/);
  });

  test('cannot claim to be anonymous', () => {
    const exactTimes = () =>
      defineTable({
        ...customerCurated,
        privacy: 'anonymous',
        // @ts-expect-error serial numbers and times are linkable
        columns: customerCurated.columns,
      });
    expect(exactTimes).toThrow(/serialNumber \(linkable\)/);
    const days = () =>
      defineTable({
        ...customerAnonymized,
        privacy: 'anonymous',
        // @ts-expect-error days narrow a person down
        columns: customerAnonymized.columns,
      });
    expect(days).toThrow(/registrationDate \(quasi\)/);
  });
});
