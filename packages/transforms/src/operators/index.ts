export type { NullableColumn, NumberColumn } from './column-names.ts';
export { joinOnTimestamp, type JoinOnTimestampOptions } from './join-on-timestamp.ts';
export { keepConsented, type Consented } from './keep-consented.ts';
export type { SamePerson, Whose } from './same-person.ts';
export { stripPii } from './strip-pii.ts';
export { trimToConsent, type TrimToConsentOptions } from './trim-to-consent.ts';
export { truncateToDay } from './truncate-to-day.ts';
