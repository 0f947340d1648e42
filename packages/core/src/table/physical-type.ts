import type { z } from 'zod';
import type { Cell, Column } from './column.ts';
import { TableError } from './table-error.ts';

/** How a column's values are held and written. `date` is int32 days since 1970-01-01; `int64` holds exact integers up to 2^53 − 1. */
export type PhysicalKind = 'text' | 'double' | 'int64' | 'int32' | 'boolean' | 'date';

/** Whether values of a kind are held as doubles; the others as int32. */
export function isWide(kind: PhysicalKind): boolean {
  return kind === 'double' || kind === 'int64';
}

/** How a column is held and written, and whether a value may be missing. */
export interface PhysicalType {
  readonly kind: PhysicalKind;
  readonly nullable: boolean;
}

/** The unit that makes an `int32` column a date. */
export const daysSinceEpoch = 'days since 1970-01-01';

interface SchemaFacts {
  readonly _zod: { readonly def: SchemaDefinition };
}

interface SchemaDefinition {
  readonly type: string;
  readonly coerce?: boolean;
  readonly innerType?: z.ZodType<Cell>;
  readonly format?: string;
  readonly checks?: readonly {
    readonly _zod: { readonly def: { readonly check: string; readonly format?: string } };
  }[];
}

/** The physical type that a column's zod schema stands for. Throws TableError for schemas that change values or mix types. */
export function physicalTypeOf(column: Column): PhysicalType {
  const { schema, nullable } = unwrap(column.schema);
  const { def } = (schema as unknown as SchemaFacts)._zod;
  if (def.coerce === true) throw unsupported(`${def.type} with coercion`);
  switch (def.type) {
    case 'string':
    case 'enum':
      return { kind: 'text', nullable };
    case 'boolean':
      return { kind: 'boolean', nullable };
    case 'number':
      return { kind: numberKind(numberFormats(def), column.unit), nullable };
    default:
      throw unsupported(def.type);
  }
}

function unwrap(schema: z.ZodType<Cell>): { schema: z.ZodType<Cell>; nullable: boolean } {
  let inner = schema;
  let nullable = false;
  for (;;) {
    const { def } = (inner as unknown as SchemaFacts)._zod;
    if (def.checks?.some((check) => check._zod.def.check === 'overwrite'))
      throw unsupported(`value-changing ${def.type}`);
    if (def.type !== 'nullable' || def.innerType === undefined) return { schema: inner, nullable };
    inner = def.innerType;
    nullable = true;
  }
}

/** `z.int()` has its format in the schema itself, `z.number().int()` in a check. */
function numberFormats(def: SchemaDefinition): readonly string[] {
  return [def.format, ...(def.checks ?? []).map((check) => check._zod.def.format)].filter(
    (format) => format !== undefined,
  );
}

function numberKind(formats: readonly string[], unit: string | undefined): PhysicalKind {
  if (formats.includes('int32')) return unit === daysSinceEpoch ? 'date' : 'int32';
  return formats.every((format) => format.startsWith('float')) ? 'double' : 'int64';
}

function unsupported(type: string): TableError {
  return new TableError(
    `a column cannot be made from a zod ${type} schema`,
    'use string, enum, number, int, int32 or boolean, nullable where a value may be missing; checks are fine, transforms and defaults are not',
  );
}
