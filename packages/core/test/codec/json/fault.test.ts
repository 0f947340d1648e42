import { faultText, json, ndjson, type InvalidRecord } from '@stedi-lakehouse/core';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { bytesCutAt, decodeAll } from '../ndjson/decode-all.ts';
import { landingOf } from '../ndjson/tables.ts';

const people = landingOf('people', {
  phone: z.string().min(1),
  birth_day: z.int(),
  score: z.number().nullable(),
  active: z.boolean().nullable(),
  small: z.int().max(9).nullable(),
});
const good = { phone: '1', birth_day: 1, score: 1.5, active: true, small: 1 };

async function faultsOf(text: string, unknown: 'skip' | 'fail' = 'skip'): Promise<InvalidRecord[]> {
  const [lines, document] = await Promise.all(
    [ndjson, json].map(async (codec) => {
      const { invalid } = await decodeAll((observer) =>
        codec.decode(people, bytesCutAt(Buffer.from(text), []), { observer, unknown }),
      );
      return invalid;
    }),
  );
  const details = (all: InvalidRecord[]) =>
    all.map(({ reason, column, expected, found, key }) => ({ reason, column, expected, found, key }));
  expect(details(document!)).toEqual(details(lines!));
  return lines!;
}

describe('an invalid record', () => {
  test.each([
    [{ ...good, phone: 8015550000 }, 'phone: a number, not text'],
    [{ ...good, phone: null }, 'phone: null, not text'],
    [{ ...good, phone: '' }, 'phone: not text that the table allows'],
    [{ ...good, phone: '\ud800' }, 'phone: not text that UTF-8 can write'],
    [{ ...good, birth_day: '1970-01-01' }, 'birth_day: text, not a whole number'],
    [{ ...good, birth_day: 1.5 }, 'birth_day: a number with a fraction, not a whole number'],
    [{ ...good, score: 'a' }, 'score: text, not a number or null'],
    [{ ...good, score: { a: 1 } }, 'score: an object or a list, not a number or null'],
    [{ ...good, active: 'yes' }, 'active: text, not a boolean or null'],
    [{ ...good, small: 10 }, 'small: not a whole number that the table allows'],
    [{ phone: '1' }, 'birth_day: missing'],
    [{ ...good, birth_day: undefined, birthDay: 1 }, 'birth_day: missing, a key birthDay is there'],
    [{ ...good, birth_day: undefined, BIRTH_DAY: 1, birth_days: 2 }, 'birth_day: missing, a key BIRTH_DAY is there'],
    [{ ...good, birth_day: undefined, birthDate: 1 }, 'birth_day: missing'],
    [[1], 'type'],
  ])('names its column, what that takes and what was there: %#', async (record, text) => {
    const [invalid] = await faultsOf(JSON.stringify(Array.isArray(record) ? [record] : record));
    expect(faultText(invalid!)).toBe(text);
  });

  test('names a key that it has twice, and one that is not known where it may be named', async () => {
    const text = JSON.stringify(good);
    const [twice] = await faultsOf(text.replace('"phone":"1"', '"phone":"1","phone":"2"'));
    expect(faultText(twice!)).toBe('phone: twice, with different values');
    const large = await faultsOf(text.replace('"birth_day":1', '"birth_day":9007199254740993'));
    expect(faultText(large[0]!)).toBe('birth_day: not a whole number within 2^53 - 1');
    const named = await faultsOf(JSON.stringify({ ...good, battery: 1 }), 'fail');
    expect(faultText(named[0]!)).toBe('unknown_key battery');
    const unnamed = await faultsOf(JSON.stringify({ ...good, 'ann@example.com': 1 }), 'fail');
    expect(faultText(unnamed[0]!)).toBe('unknown_key');
    expect(JSON.stringify(unnamed)).not.toContain('ann');
  });
});
