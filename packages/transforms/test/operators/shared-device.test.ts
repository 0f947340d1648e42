import { holdRows, type RowOf } from '@stedi-lakehouse/core';
import { runTransform } from '@stedi-lakehouse/core/testing';
import { joinOnTimestamp } from '@stedi-lakehouse/transforms';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { people, pulses, temperatures, vitals } from './people.ts';

const temperature = (device: string, takenAt: number) => ({ device, takenAt, celsius: 37 });
const pulse = (who: string, at: number, beats: number): RowOf<typeof pulses> => ({ who, at, beats });
const owner = (name: string, device: string): RowOf<typeof people> => ({ name, device, agreedAt: null });

function join(held: readonly RowOf<typeof pulses>[], known: readonly RowOf<typeof people>[]) {
  return joinOnTimestamp<typeof temperatures, typeof pulses, typeof people, typeof vitals>({
    at: 'takenAt',
    with: holdRows(pulses, held),
    takenAt: 'at',
    to: vitals,
    samePerson: {
      people: holdRows(people, known),
      left: { column: 'device', person: 'device' },
      right: { column: 'who', person: 'name' },
      others: 'drop',
    },
  });
}

describe('a device that many people share', () => {
  const anyDevice = fc.constantFrom('watch', 'ring');
  const anyName = fc.integer({ min: 0, max: 40 });

  test('pairs what some record of people has together, as looking at every record finds it', async () => {
    const record = fc.record({ name: anyName, device: anyDevice });
    const rows = fc.array(fc.record({ device: anyDevice, who: anyName }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 120 }), rows, async (known, asked) => {
        const held = asked.map(({ who }, at) => pulse(`p${who}`, at, 60));
        const same = known.map(({ name, device }) => owner(`p${name}`, device));
        const made = await runTransform(
          join(held, same),
          temperatures,
          asked.map(({ device }, at) => temperature(device, at)),
        );
        const wanted = asked.flatMap(({ device, who }, at) =>
          known.some((each) => each.name === who && each.device === device) ? [at] : [],
        );
        expect(made.rows.map(({ takenAt }) => takenAt)).toEqual(wanted);
      }),
    );
  });

  test('takes about the time of devices of their own: ten times the people and pairs are no hundred times the work', async () => {
    const all = 40_000;
    const numbers = Array.from({ length: all }, (_, number) => number);
    const held = numbers.map((number) => pulse(`p${all - 1 - number}`, number, 60));
    const milliseconds = async (deviceOf: (person: number) => string): Promise<number> => {
      const same = numbers.map((number) => owner(`p${number}`, deviceOf(number)));
      const rows = numbers.map((number) => temperature(deviceOf(all - 1 - number), number));
      const start = performance.now();
      const { pairs } = await runTransform(join(held, same), temperatures, rows);
      expect(pairs).toEqual({ left: all, right: all, written: all });
      return performance.now() - start;
    };
    await milliseconds((number) => `d${number}`);
    const own = await milliseconds((number) => `d${number}`);
    expect(await milliseconds(() => 'watch')).toBeLessThan(own * 5);
  });
});
