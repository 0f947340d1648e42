import type { RowOf } from '@stedi-lakehouse/core';
import type {
  accelerometerTrusted,
  customerLanding,
  customerTrusted,
  stepTrainerTrusted,
} from '@stedi-lakehouse/transforms';

type Customer = RowOf<typeof customerLanding>;

/** A made-up customer without any consent. */
export function customer(name: string, rest: Partial<Customer> = {}): Customer {
  return {
    customerName: name,
    email: `${name.toLowerCase()}@example.org`,
    phone: '5550100',
    birthDay: '1960-02-29',
    serialNumber: `s-${name.toLowerCase()}`,
    registrationDate: 1_600_000_000_000,
    lastUpdateDate: 1_600_000_000_000,
    shareWithResearchAsOfDate: null,
    shareWithPublicAsOfDate: null,
    shareWithFriendsAsOfDate: null,
    ...rest,
  };
}

/** A made-up customer who agreed to research at an instant. */
export function consented(name: string, since: number, rest: Partial<Customer> = {}): RowOf<typeof customerTrusted> {
  return { ...customer(name, rest), shareWithResearchAsOfDate: since };
}

export function movement(name: string, timestamp: number, x = 0): RowOf<typeof accelerometerTrusted> {
  return { user: `${name.toLowerCase()}@example.org`, timestamp, x, y: -1, z: 0.5 };
}

export function step(
  name: string,
  sensorReadingTime: number,
  distanceFromObject = 200,
): RowOf<typeof stepTrainerTrusted> {
  return { sensorReadingTime, serialNumber: `s-${name.toLowerCase()}`, distanceFromObject };
}
