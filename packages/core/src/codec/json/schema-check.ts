import type { z } from 'zod';
import type { Cell, Column } from '../../table/column.ts';

/** What zod has to say about a column's values beyond their type. */
export interface SchemaCheck {
  /** Whether every number or boolean of the physical type is valid, so that zod need not be asked. */
  readonly plain: boolean;
  /** UTF-8 bytes from which every text is valid, so that zod need not be asked; infinity where none is. */
  readonly plainFrom: number;
  /** Whether null is valid. */
  readonly acceptsNull: boolean;
  accepts(value: Cell): boolean;
}

interface Definition {
  readonly type: string;
  readonly format?: string;
  readonly innerType?: z.ZodType<Cell>;
  readonly checks?: readonly {
    readonly _zod: { readonly def: { readonly check: string; readonly format?: string; readonly minimum?: number } };
  }[];
}

/** The formats that the physical types and the decoders enforce by themselves. */
const enforced: readonly (string | undefined)[] = [undefined, 'safeint', 'int32', 'float64'];

/** Columns are few and files may be very many, and what zod says when it refuses takes time and memory. */
const known = new WeakMap<Column, SchemaCheck>();

export function schemaCheckOf(column: Column): SchemaCheck {
  let check = known.get(column);
  if (check === undefined) known.set(column, (check = checkOf(column)));
  return check;
}

function checkOf({ schema }: Column): SchemaCheck {
  return {
    plain: isPlain(schema),
    plainFrom: plainFrom(schema),
    acceptsNull: schema.safeParse(null).success,
    accepts: (value) => schema.safeParse(value).success,
  };
}

function isPlain(schema: z.ZodType<Cell>): boolean {
  const { type, format, innerType, checks = [] } = (schema as unknown as { _zod: { def: Definition } })._zod.def;
  switch (type) {
    case 'nullable':
      return checks.length === 0 && innerType !== undefined && isPlain(innerType);
    case 'boolean':
      return checks.length === 0;
    case 'number':
      return (
        enforced.includes(format) &&
        checks.every(({ _zod: { def } }) => def.check === 'number_format' && enforced.includes(def.format))
      );
    default:
      return false;
  }
}

/** A text of n characters takes at most 3n bytes: one of 3n bytes has n characters at least. */
const mostBytesOfCharacter = 3;

function plainFrom(schema: z.ZodType<Cell>): number {
  const { type, format, innerType, checks = [] } = (schema as unknown as { _zod: { def: Definition } })._zod.def;
  if (type === 'nullable') return checks.length === 0 && innerType !== undefined ? plainFrom(innerType) : Infinity;
  if (type !== 'string' || format !== undefined) return Infinity;
  const least = checks.map(({ _zod: { def } }) => (def.check === 'min_length' ? (def.minimum ?? Infinity) : Infinity));
  return least.reduce((most, each) => Math.max(most, each), 0) * mostBytesOfCharacter;
}
