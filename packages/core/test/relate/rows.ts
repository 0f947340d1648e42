import type { RowOf } from '@stedi-lakehouse/core';
import { arbitraryRows } from '@stedi-lakehouse/core/testing';
import * as fc from 'fast-check';
import { devices, readings } from './tables.ts';

export type Reading = RowOf<typeof readings>;
export type Device = RowOf<typeof devices>;

const owners = fc.constantFrom('ada', 'bo', 'çelik', '', '🦶', null);
const instants = fc.constantFrom(0, 1, 2, 1_691_348_231_445, 2 ** 31, -7, Number.MAX_SAFE_INTEGER, null);

/** Readings with few keys, so that they repeat and match. */
export const someReadings = arbitraryRows(readings, { columns: { owner: owners, takenAt: instants } });
/** Devices with the same keys. */
export const someDevices = arbitraryRows(devices, { columns: { person: owners, since: instants } });
