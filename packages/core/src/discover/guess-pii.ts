import type { Pii } from '../table/column.ts';
import type { KeyFacts } from './key-facts.ts';

/** A guess of a column's PII class, and what it rests on. */
export interface PiiGuess {
  readonly pii: Exclude<Pii, 'none'>;
  readonly why: string;
}

const words: Readonly<Record<'direct' | 'quasi' | 'linkable', readonly string[]>> = {
  direct:
    'name surname email mail phone mobile telephone fax user username login address street ssn passport iban contact'.split(
      ' ',
    ),
  quasi:
    'birth birthday birthdate dob born age gender sex zip zipcode postal postcode city town county country nationality ethnicity occupation job marital'.split(
      ' ',
    ),
  linkable:
    'id ids uuid guid serial device token imei imsi mac ip account order card cookie plate lat lon latitude longitude location time timestamp date'.split(
      ' ',
    ),
};

/** How close a column comes to a person, by its values and its name. Never `none`: that somebody has to say. */
export function guessPii(key: string, facts: KeyFacts): PiiGuess {
  if (facts.areEmails) return { pii: 'direct', why: 'values look like e-mail addresses' };
  const parts = new Set(wordsOf(key));
  for (const pii of ['direct', 'quasi', 'linkable'] as const) {
    if (words[pii].some((word) => parts.has(word))) return { pii, why: 'by its name' };
  }
  if (facts.arePhones) return { pii: 'direct', why: 'values look like phone numbers' };
  if (facts.instants !== undefined) return { pii: 'linkable', why: 'values look like times' };
  const { kind } = facts;
  if (facts.areUnique && (kind === 'text' || kind === 'integer')) {
    return { pii: 'linkable', why: 'values hardly repeat' };
  }
  return { pii: 'sensitive', why: 'nothing tells' };
}

/** `customerName` and `customer_name` are customer, name. */
function wordsOf(key: string): string[] {
  return key
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .split('_');
}
