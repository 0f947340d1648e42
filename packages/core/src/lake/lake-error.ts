import { LakehouseError } from '../table/lakehouse-error.ts';

/** What a lake could not do, as docs/errors.md explains it. */
export type LakeErrorCode =
  | 'lake_corrupt'
  | 'publish_conflict'
  | 'publish_unknown'
  | 'profile_mismatch'
  | 'file_not_verified'
  | 'version_unknown'
  | 'version_gone'
  | 'commits_unseen'
  | 'zone_of_other_lake'
  | 'people_brought_back'
  | 'landing_ambiguous'
  | 'landing_unreadable'
  | 'landing_undecided'
  | 'landing_repeated';

/** A lake could not do what it was asked to; nothing that is current was changed. */
export class LakeError extends LakehouseError {
  declare readonly code: LakeErrorCode;

  constructor(code: LakeErrorCode, what: string, advice: string, cause?: unknown) {
    super(code, what, advice, cause === undefined ? undefined : { cause });
  }
}

/** Another run published first. Nothing of this one is visible. */
export class PublishConflict extends LakeError {
  constructor(lake: string, commit: number) {
    super(
      'publish_conflict',
      `another run published version ${commit} of ${lake} first`,
      'run again: it starts from that version',
    );
  }
}

/** The lake holds tables of another profile. */
export class ProfileMismatch extends LakeError {
  constructor(held: string, asked: string) {
    super(
      'profile_mismatch',
      `the lake holds profile ${held} and cannot take profile ${asked}`,
      `use --profile ${held}, or another --lake for ${asked}: a lake holds one profile`,
    );
  }
}
