import { physicalName } from '../table/table.ts';
import { guessPii } from './guess-pii.ts';
import type { KeyFacts, ValueKind } from './key-facts.ts';

/** What was seen of the records of a table. */
export interface Seen {
  readonly name: string;
  readonly files: number;
  readonly records: number;
  /** Records that are no JSON object. */
  readonly broken: number;
  readonly keys: ReadonlyMap<string, KeyFacts>;
}

const schemas: Readonly<Record<Exclude<ValueKind, 'nested'>, string>> = {
  text: 'z.string()',
  boolean: 'z.boolean()',
  integer: 'z.int()',
  number: 'z.number()',
};

/** The declaration of a table with such records, as TypeScript: names and types, and nothing that stands in a record. */
export function definitionText({ name, files, records, broken, keys }: Seen): string {
  const { declared, leftOut } = chosen(keys);
  const ranged = declared.some(([, { instants }]) => instants !== undefined) ? ', plausibleInstants' : '';
  const lines = [
    `import { column, defineTable${ranged} } from '@stedi-lakehouse/core';`,
    "import { z } from 'zod';",
    '',
    `// Seen in ${records} records of ${files} ${files === 1 ? 'file' : 'files'}. Confirm each PII class, say what each column means, and take these comments out.`,
    ...(broken === 0 ? [] : [`// ${broken} records beside them are no JSON objects.`]),
    ...leftOut.map((what) => `// ${what}`),
    `export const ${constantName(name)} = defineTable({`,
    `  name: '${name}',`,
    "  zone: 'landing',",
    "  privacy: 'personal',",
    "  doc: 'Say what a record is.',",
    '  columns: {',
    ...declared.flatMap(([key, facts]) => columnLines(key, facts, records)),
    '  },',
    '});',
    '',
  ];
  return lines.join('\n');
}

function columnLines(key: string, facts: KeyFacts, records: number): string[] {
  const { pii, why } = guessPii(key, facts);
  const { kind, instants, values, others, tooLarge } = facts;
  const schema = `${kind === undefined || kind === 'nested' ? schemas.text : schemas[kind]}${values === records ? '' : '.nullable()'}`;
  const unit = instants === undefined ? '' : ` unit: '${instants} since 1970-01-01 UTC', instants: plausibleInstants,`;
  const notes = [
    `confirm ${pii}: ${why}`,
    ...(kind === undefined ? ['never seen with a value: confirm its type'] : []),
    ...(instants === undefined ? [] : ['confirm the unit, and that nothing is older than 2000']),
    ...(others === 0 ? [] : [`${others} values are of another type and would be quarantined`]),
    ...(tooLarge === 0 ? [] : [`${tooLarge} whole numbers are beyond 2^53 - 1 and would be rounded`]),
  ];
  return [
    `    // ${notes.join('; ')}`,
    `    ${key}: column(${schema}, { pii: '${pii}',${unit} doc: 'Say what it means.' }),`,
  ];
}

/** The keys that can be columns, and why others cannot; names that are none could be values, and are not shown. */
function chosen(keys: ReadonlyMap<string, KeyFacts>) {
  const declared: [string, KeyFacts][] = [];
  const leftOut: string[] = [];
  const folded = new Set<string>();
  let unnamed = 0;
  for (const [key, facts] of keys) {
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(key)) unnamed++;
    else if (facts.kind === 'nested') leftOut.push(`Left out, since it holds objects or lists: ${key}`);
    else if (folded.has(physicalName(key)))
      leftOut.push(`Left out, since it differs by case alone from a column: ${key}`);
    else {
      folded.add(physicalName(key));
      declared.push([key, facts]);
    }
  }
  if (unnamed > 0) leftOut.push(`Left out, since a column has letters, digits and _ only: ${unnamed} keys`);
  return { declared, leftOut };
}

/** `customerLanding` of customer_landing; a single word gets a second one, since it may be one of the language. */
function constantName(name: string): string {
  const camel = name.replaceAll(/_+([a-z0-9]?)/g, (_, letter: string) => letter.toUpperCase());
  return /[A-Z]/.test(camel) ? camel : `${camel}Table`;
}
