export { Attempt, type CheckFile, type DataReceipt } from './attempt.ts';
export type { Cleaned, CleanedFile, CleanOptions } from './clean.ts';
export type { CommitLog, LakeHistory } from './commit-history.ts';
export {
  landedSize,
  type Cleaning,
  type Commit,
  type CommittedLanding,
  type CommittedTable,
  type Json,
  type LandedFile,
  type LandedList,
} from './commit.ts';
export type { MakeBytes } from './hashed-file.ts';
export { openLake, type Lake } from './lake.ts';
export { LakeError, ProfileMismatch, PublishConflict, type LakeErrorCode } from './lake-error.ts';
export { findLanding, type FindOptions, type FoundLanding } from './landing.ts';
export { judgeName, type NameVerdict, type NotTakenReason } from './landing-name.ts';
export type { CopiedNames } from './copied-names.ts';
export type { NotTaken, NotTakenFiles } from './not-taken.ts';
export type { DataFile, DataZone } from './manifest.ts';
export { peopleIn, type ConsentTable, type RollbackOptions } from './people-brought-back.ts';
export { checkProfile, type LandedFiles, type LandedTable, type MadeTable, type Publication } from './publication.ts';
export type { QuarantineEntry, QuarantineFile } from './quarantine.ts';
export { staleTables } from './staleness.ts';
