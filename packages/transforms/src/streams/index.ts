export { consentFilterStream, type ConsentFilterStreamOptions } from './consent-filter-stream.ts';
export type { RuleStreamOptions } from './duplex.ts';
export type { HeldRows } from './hold.ts';
export { piiStripStream, type PiiStripStreamOptions } from './pii-strip-stream.ts';
export { stepTrainerTrimStream, type StepTrainerTrimStreamOptions } from './step-trainer-trim-stream.ts';
export { timestampJoinStream, type TimestampJoinStreamOptions } from './timestamp-join-stream.ts';
export { trimToConsentStream, type TrimToConsentStreamOptions } from './trim-to-consent-stream.ts';
