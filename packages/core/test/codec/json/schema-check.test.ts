import { Buffer } from 'node:buffer';
import { column, type Column } from '@stedi-lakehouse/core';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { schemaCheckOf } from '../../../src/codec/json/schema-check.ts';

const facts = { pii: 'none', doc: 'Something.' } as const;

test.each([
  ['any text', z.string(), 0],
  ['a text with a least length', z.string().min(4), 12],
  ['a text with two of them', z.string().min(2).min(5), 15],
  ['one that may be null', z.string().min(1).nullable(), 3],
  ['a text with a greatest length', z.string().min(1).max(9), Infinity],
  ['a text of a form', z.string().regex(/^a/), Infinity],
  ['a format', z.email(), Infinity],
  ['chosen texts', z.enum(['a', 'b']), Infinity],
])('of %s zod need not be asked from as many bytes as make it sure', (_what, schema, bytes) => {
  expect(schemaCheckOf(column(schema, facts) as Column).plainFrom).toBe(bytes);
});

test('texts that zod is not asked about are those that it would take', () => {
  const sized = fc.nat(6).chain((least) => {
    return fc.tuple(fc.constant(least), fc.string({ unit: 'binary', minLength: least, maxLength: 20 }));
  });
  fc.assert(
    fc.property(sized, ([least, some]) => {
      const check = schemaCheckOf(column(z.string().min(least), facts) as Column);
      const asked = Buffer.byteLength(some) < check.plainFrom;
      expect(asked || check.accepts(some)).toBe(true);
    }),
  );
});
