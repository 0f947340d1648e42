import { LakehouseError } from '@stedi-lakehouse/core';

/** What the process ends with; the words of sysexits.h, so that schedulers can tell a retry from a repair. */
export const exitCode = {
  done: 0,
  /** The command line, a path or an empty landing zone. */
  usage: 64,
  /** The data: quarantine limit, a broken file, a check that failed. */
  data: 65,
  /** A mistake of this program. */
  internal: 70,
  /** May succeed when tried again: another run won, a file changed, the disk was full. */
  tryAgain: 75,
  /** The configuration: permissions, another profile, a pipeline or table that cannot work. */
  configuration: 78,
  interrupted: 130,
  terminated: 143,
} as const;

/** One of the numbers that the process ends with. */
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** The same in words, for whoever asks for help. */
export const exitCodeMeanings: Readonly<Record<ExitCode, string>> = {
  0: 'done, or up to date',
  64: 'the command line, a path, or an empty landing zone',
  65: 'the data: too many invalid records, a broken file, a check that failed',
  70: 'a mistake of the program',
  75: 'may succeed when tried again',
  78: 'the configuration: permissions, another profile',
  130: 'stopped by SIGINT; nothing was published',
  143: 'stopped by SIGTERM; nothing was published',
};

const byErrorCode: Readonly<Record<string, ExitCode>> = {
  usage: exitCode.usage,
  invalid_option: exitCode.usage,
  landing_empty: exitCode.usage,
  nothing_to_discover: exitCode.usage,
  input_missing: exitCode.usage,
  plan_unusable: exitCode.usage,
  plan_outdated: exitCode.data,
  table_shrunk: exitCode.data,
  landing_ambiguous: exitCode.usage,
  landing_unreadable: exitCode.data,
  landing_undecided: exitCode.data,
  landing_repeated: exitCode.data,
  version_unknown: exitCode.usage,
  quarantine_limit: exitCode.data,
  instant_unit: exitCode.data,
  file_unreadable: exitCode.data,
  rows_do_not_add_up: exitCode.data,
  join_cardinality: exitCode.data,
  join_fan_out: exitCode.data,
  check_failed: exitCode.data,
  query_failed: exitCode.data,
  lake_corrupt: exitCode.data,
  version_gone: exitCode.data,
  commits_unseen: exitCode.data,
  people_brought_back: exitCode.data,
  zone_of_other_lake: exitCode.configuration,
  publish_conflict: exitCode.tryAgain,
  publish_unknown: exitCode.tryAgain,
  parts_missing: exitCode.tryAgain,
  file_not_verified: exitCode.tryAgain,
  worker_failed: exitCode.tryAgain,
  store_unavailable: exitCode.tryAgain,
  store_conflict: exitCode.tryAgain,
  store_changed: exitCode.tryAgain,
  store_not_found: exitCode.tryAgain,
  store_truncated: exitCode.tryAgain,
  store_no_space: exitCode.tryAgain,
  spill_failed: exitCode.tryAgain,
  audit_failed: exitCode.tryAgain,
  catalog_unavailable: exitCode.tryAgain,
  catalog_conflict: exitCode.tryAgain,
  catalog_behind: exitCode.tryAgain,
  catalog_location: exitCode.usage,
  catalog_permission: exitCode.configuration,
  catalog_schema: exitCode.configuration,
  catalog_refused: exitCode.configuration,
  deploy_refused: exitCode.configuration,
  deploy_unavailable: exitCode.tryAgain,
  profile_mismatch: exitCode.configuration,
  store_permission: exitCode.configuration,
  store_invalid_path: exitCode.configuration,
  store_endpoint: exitCode.configuration,
  table_definition: exitCode.configuration,
  pipeline_definition: exitCode.configuration,
  dependency_missing: exitCode.configuration,
  kernel_memory: exitCode.configuration,
};

/** The exit code of what a command threw. */
export function exitCodeOf(error: unknown): ExitCode {
  return error instanceof LakehouseError ? (byErrorCode[error.code] ?? exitCode.internal) : exitCode.internal;
}
