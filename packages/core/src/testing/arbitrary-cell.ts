import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { z } from 'zod';
import type { Cell, Column } from '../table/column.ts';
import { physicalTypeOf } from '../table/physical-type.ts';

interface Check {
  readonly check?: string;
  readonly format?: string;
  readonly pattern?: RegExp;
}

/** What zod schemas say about their values, as far as it helps to make some. */
interface SchemaFacts {
  readonly _zod: {
    readonly def: Check & {
      readonly type: string;
      readonly innerType?: z.ZodType<Cell>;
      readonly entries?: Readonly<Record<string, string>>;
      readonly checks?: readonly { readonly _zod: { readonly def: Check } }[];
    };
  };
  readonly minLength?: number | null;
  readonly maxLength?: number | null;
  readonly minValue?: number | null;
  readonly maxValue?: number | null;
}

/** Values that a column's schema allows: made to fit its bounds and formats, then filtered by the schema itself. */
export function arbitraryCell(column: Column): Arbitrary<Cell> {
  const { kind, nullable } = physicalTypeOf(column);
  const facts = unwrapped(column.schema);
  const made = kind === 'text' ? texts(facts) : kind === 'boolean' ? fc.boolean() : numbers(facts, kind !== 'double');
  const valid = (made as Arbitrary<Cell>).filter((cell) => column.schema.safeParse(cell).success);
  return nullable ? fc.option(valid, { nil: null, freq: 4 }) : valid;
}

function unwrapped(schema: z.ZodType<Cell>): SchemaFacts {
  let inner = schema as unknown as SchemaFacts;
  while (inner._zod.def.type === 'nullable') inner = inner._zod.def.innerType as unknown as SchemaFacts;
  return inner;
}

function numbers(facts: SchemaFacts, whole: boolean): Arbitrary<number> {
  const min = facts.minValue ?? -Infinity;
  const max = facts.maxValue ?? Infinity;
  if (!whole) {
    const bounds = {
      noNaN: true,
      noDefaultInfinity: true,
      ...(Number.isFinite(min) && { min }),
      ...(Number.isFinite(max) && { max }),
    };
    return fc.double(bounds);
  }
  return fc.integer({
    min: Math.max(Math.ceil(min), Number.MIN_SAFE_INTEGER),
    max: Math.min(Math.floor(max), Number.MAX_SAFE_INTEGER),
  });
}

function texts(facts: SchemaFacts): Arbitrary<string> {
  const { def } = facts._zod;
  if (def.entries !== undefined) return fc.constantFrom(...Object.values(def.entries));
  const checks = [def, ...(def.checks ?? []).map((check) => check._zod.def)];
  for (const { format, pattern } of checks) {
    const known = format === undefined ? undefined : formats[format];
    if (known !== undefined) return known();
    if (pattern !== undefined) return fc.stringMatching(pattern);
  }
  const minLength = facts.minLength ?? 0;
  const maxLength = facts.maxLength ?? minLength + 20;
  const lengths = { minLength, maxLength };
  return fc.oneof(fc.string({ unit: 'grapheme-ascii', ...lengths }), fc.string({ unit: 'binary', ...lengths }));
}

const days = { min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true };

const formats: Readonly<Record<string, () => Arbitrary<string>>> = {
  email: () => fc.emailAddress(),
  uuid: () => fc.uuid(),
  guid: () => fc.uuid(),
  url: () => fc.webUrl(),
  ipv4: () => fc.ipV4(),
  date: () => fc.date(days).map((date) => date.toISOString().slice(0, 10)),
  datetime: () => fc.date(days).map((date) => date.toISOString()),
};
