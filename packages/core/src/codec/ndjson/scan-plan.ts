import type { Column } from '../../table/column.ts';
import { isWide, physicalTypeOf, type PhysicalKind } from '../../table/physical-type.ts';
import { columnNames, type Table } from '../../table/table.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { CellArrays } from '../json/cell-arrays.ts';
import { schemaCheckOf, type SchemaCheck } from '../json/schema-check.ts';

// the memory that packages/core/kernel/column.ts declares

const columnBytes = 64;
/** Where a column's epoch and its least number stand. */
const epochAt = 40;
const leastAt = 48;
const kinds = { text: 0, double: 1, int64: 2, int32: 3, date: 3, other: 4 } as const;
const knownTexts = 2048;
const knownBytes = 16 + 48;
const block = 16;

interface PlannedColumn {
  readonly kind: (typeof kinds)[keyof typeof kinds];
  readonly optional: boolean;
  /** `"name":` */
  readonly key: Uint8Array;
  readonly wide: boolean;
  readonly nullable: boolean;
}

/** What the kernel is told about a table, and where in its memory the cells are. */
export class ScanPlan {
  readonly columns: readonly PlannedColumn[];
  readonly #capacity: number;

  constructor(table: Table, capacity: number) {
    this.columns = columnNames(table).map((name, index) => planned(table, name, index));
    this.#capacity = capacity;
  }

  /** Bytes of all that `write` takes. */
  get pieces(): readonly number[] {
    const each = this.columns.map((column) => [
      keyBlocks(column) * block * 2,
      this.#valueBytes(column),
      column.nullable ? this.#capacity : 0,
      column.kind === kinds.text ? knownTexts * knownBytes : 0,
    ]);
    return [this.columns.length * columnBytes, ...each.flat()];
  }

  /** Writes the columns into a kernel's memory: where they are, and the arrays that their cells are put into. */
  write(kernel: Kernel): { readonly address: number; readonly arrays: readonly CellArrays[] } {
    const address = kernel.take(this.columns.length * columnBytes);
    const words = new Uint32Array(kernel.memory.buffer);
    const arrays = this.columns.map((column, index) => {
      const key = kernel.take(keyBlocks(column) * block * 2);
      kernel.memory.set(column.key, key);
      kernel.memory.fill(0xff, key + keyBlocks(column) * block, key + keyBlocks(column) * block + column.key.length);
      const values = kernel.take(this.#valueBytes(column));
      const present = column.nullable ? kernel.take(this.#capacity) : 0;
      const known = column.kind === kinds.text ? kernel.take(knownTexts * knownBytes) : 0;
      words.set(
        [
          column.kind,
          column.wide ? 1 : 0,
          column.optional ? 1 : 0,
          key,
          column.key.length,
          keyBlocks(column),
          values,
          present,
          known,
          known,
          firstEpoch,
        ],
        (address + index * columnBytes) / 4,
      );
      putRange(kernel, address, index, { least: -Infinity, most: Infinity });
      return this.#arrays(column, kernel, values, present);
    });
    return { address, arrays };
  }

  #valueBytes({ wide }: PlannedColumn): number {
    return this.#capacity * (wide ? 8 : 4);
  }

  #arrays({ wide, nullable }: PlannedColumn, { memory }: Kernel, values: number, present: number): CellArrays {
    return {
      values: wide
        ? new Float64Array(memory.buffer, values, this.#capacity)
        : new Int32Array(memory.buffer, values, this.#capacity),
      present: nullable ? memory.subarray(present, present + this.#capacity).fill(1) : memory.subarray(0, 0),
    };
  }
}

/** The epoch that columns start with: memory is zeros, and no text is known. */
const firstEpoch = 1;

/** Makes a kernel forget the texts of a column. */
export function forgetTexts({ memory }: Kernel, address: number, column: number): void {
  new Uint32Array(memory.buffer)[(address + column * columnBytes + epochAt) / 4]!++;
}

/** The range of whole numbers that the kernel reads by itself; it asks for others. */
export function putRange(
  { memory }: Kernel,
  address: number,
  column: number,
  { least, most }: { readonly least: number; readonly most: number },
): void {
  new Float64Array(memory.buffer, address + column * columnBytes + leastAt, 2).set([least, most]);
}

function planned(table: Table, name: string, index: number): PlannedColumn {
  const { kind, nullable } = physicalTypeOf(table.columns[name]!);
  const check = schemaCheckOf(table.columns[name]!);
  return {
    kind: kernelKind(kind, table.columns[name]!, check),
    // without the first member a line would have a comma too many
    optional: index > 0 && nullable && check.acceptsNull,
    key: new TextEncoder().encode(`${JSON.stringify(name)}:`),
    wide: isWide(kind),
    nullable,
  };
}

/** The kernel knows no checks, and ranges only of whole numbers: it asks for the cells of other columns. */
function kernelKind(kind: PhysicalKind, { instants }: Column, check: SchemaCheck): PlannedColumn['kind'] {
  if (kind === 'text') return kinds.text;
  if (kind === 'boolean' || !check.plain) return kinds.other;
  return kind === 'double' && instants !== undefined ? kinds.other : kinds[kind];
}

function keyBlocks({ key }: PlannedColumn): number {
  return Math.ceil(key.length / block);
}
