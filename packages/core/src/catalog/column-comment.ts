import type { Column } from '../table/column.ts';
import { physicalTypeOf } from '../table/physical-type.ts';

/** The longest comment that the Glue catalog keeps for a column, in characters. */
const longest = 255;

/** What a column means, its unit and its PII class, on one line of at most 255 characters: the Glue catalog's limit. Dates need no unit. */
export function columnComment(column: Column): string {
  const plain = column.unit === undefined || physicalTypeOf(column).kind === 'date';
  const unit = plain ? '' : ` Unit: ${column.unit}.`;
  const facts = `${unit} PII: ${column.pii}.`;
  return `${shortened(oneLine(column.doc), longest - facts.length)}${facts}`.trim();
}

/** White space of any kind as single spaces. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function shortened(text: string, characters: number): string {
  const all = Array.from(text);
  return all.length <= characters ? text : `${all.slice(0, characters - 1).join('')}…`;
}
