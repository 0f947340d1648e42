import { hashFactor, hashSeed } from '../../batch/dictionary.ts';
import type { PhysicalKind } from '../../table/physical-type.ts';

/** What the scanner's source is made from: nothing of it comes from data. */
export interface ScannedColumn {
  readonly name: string;
  readonly index: number;
  readonly kind: PhysicalKind;
  /** Whether null is valid. */
  readonly nullable: boolean;
  /** Whether every value of the kind is valid. */
  readonly plain: boolean;
}

/** Reads a text without escapes as a code: the one that came last if it comes again, otherwise by its hash. */
export function textSource({ index }: ScannedColumn): string {
  return `if (bytes[i++] !== 0x22) break;
const from = i;
i = column${index}.repeat(bytes, from);
if (i < 0) {
let hash = ${hashSeed}, byte = 0;
for (i = from; (byte = bytes[i]) !== 0x22 && byte !== 0x5c && byte >= 0x20; i++) hash = Math.imul(hash ^ byte, ${hashFactor});
if (byte !== 0x22 || column${index}.code(bytes, from, i, hash) < 0) break;
}
cells${index}[row] = column${index}.last; i++;
`;
}

/** Reads a number of at most 15 digits without exponent: exact by multiplying, adding and one division by an exact power of ten. */
export function numberSource({ index, kind, plain }: ScannedColumn): string {
  const integer = kind !== 'double';
  const fraction = `if (bytes[i] === 0x2e) {
const point = ++i;
${digits('')}
if (i === point || i - from > 16) break;
value /= powersOfTen[i - point];
}
`;
  return `const negative = bytes[i] === 0x2d; if (negative) i++;
const from = i;
let digit = 0, value = (bytes[i++] - 0x30) >>> 0;
if (value > 9) break;
${digits('if (value !== 0) ')}
if (i - from > 15) break;
${integer ? '' : fraction}if (negative) value = ${integer ? '0 - value' : '-value'};
${plain ? inRange(kind) : `if (!column${index}.accepts(value)) break;\n`}cells${index}[row] = value;
`;
}

function digits(condition: string): string {
  return `${condition}for (; (digit = (bytes[i] - 0x30) >>> 0) <= 9; i++) value = value * 10 + digit;`;
}

function inRange(kind: PhysicalKind): string {
  return kind === 'int32' || kind === 'date' ? 'if (value !== (value | 0)) break;\n' : '';
}

export function booleanSource({ index, plain }: ScannedColumn, matches: (text: string, at: string) => string): string {
  const store = (value: boolean): string =>
    plain ? `cells${index}[row] = ${value ? 1 : 0};` : `if (!column${index}.putBoolean(row, ${value})) break;`;
  return `if (${matches('true', 'i')}) { ${store(true)} i += 4; } else if (${matches('false', 'i')}) { ${store(false)} i += 5; } else break;
`;
}
