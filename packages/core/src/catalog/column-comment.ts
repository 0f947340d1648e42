import type { Column } from '../table/column.ts';

/** The longest comment that the Glue catalog keeps for a column, in characters. */
const longest = 255;

/** What a column means, its unit and its PII class, on one line of at most 255 characters: the Glue catalog's limit. */
export function columnComment(column: Column): string {
  const unit = column.unit === undefined ? '' : ` Unit: ${column.unit}.`;
  const facts = `${unit} PII: ${column.pii}.`;
  return `${shortened(oneLine(column.doc), longest - facts.length)}${facts}`.trim();
}

/** White space of any kind as single spaces. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function shortened(text: string, characters: number): string {
  const all = [...text];
  return all.length <= characters ? text : `${all.slice(0, characters - 1).join('')}…`;
}
