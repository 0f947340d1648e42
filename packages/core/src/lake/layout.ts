/** Where things stand below a lake's root and below its zones. Names sort as their numbers do. */
const digits = 10;
const idRule = /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/;

export const commitFolder = '_commits/';
export const manifestFolder = '_manifests/';
export const quarantineFolder = '_quarantine/';
export const partFolder = '_parts/';
/** Says, in the root of a lake and of each of its zones, which lake that is. */
export const ownerPath = '_lake.json';

export function commitPath(commit: number): string {
  return `${commitFolder}${String(commit).padStart(digits, '0')}.json`;
}

/** Whether a name in the folder of commits is meant to be one of a commit; others, such as those that desktops leave, mean nothing. */
export function looksLikeCommit(path: string): boolean {
  return new RegExp(`^${commitFolder}\\d+\\.json$`).test(path);
}

/** The number in a commit's path, `undefined` where the path is not one of a commit. */
export function commitNumber(path: string): number | undefined {
  const name = new RegExp(`^${commitFolder}(\\d{${digits}})\\.json$`).exec(path);
  return name === null || Number(name[1]) === 0 ? undefined : Number(name[1]);
}

/** One try to make one run's tables. Its folders are its own: two tries of one run share no file. */
export interface AttemptId {
  readonly run: string;
  readonly attempt: string;
}

/** Whether a text may be a run's or an attempt's id, and so a part of a path. */
export function isAttemptName(text: string): boolean {
  return idRule.test(text);
}

export function attemptFolder({ run, attempt }: AttemptId): string {
  for (const id of [run, attempt]) {
    if (!isAttemptName(id)) throw new TypeError('run and attempt ids are up to 128 letters, digits, _ and -');
  }
  return `run=${run}/attempt=${attempt}`;
}

export function manifestPath(id: AttemptId): string {
  return `${manifestFolder}${attemptFolder(id)}.json`;
}

/** Where the landing files of a table are listed that are too many for a commit. */
export function landedPath(id: AttemptId, table: string): string {
  return `${manifestFolder}${attemptFolder(id)}/${table}.ndjson`;
}

/** What an attempt creates, and removes, to learn whether creates are exclusive. */
export function probePath(id: AttemptId): string {
  return `${manifestFolder}${attemptFolder(id)}/probe`;
}

export function quarantinePath(id: AttemptId, table: string): string {
  return `${quarantineFolder}${attemptFolder(id)}/${table}.ndjson`;
}

export function dataPath(id: AttemptId, table: string, part: number): string {
  return `${table}/${attemptFolder(id)}/part-${String(part).padStart(5, '0')}.parquet`;
}

/** Where the parts of a plan's step are put until they are published. Steps count from 1. */
export function stepFolder(id: AttemptId, step: number): string {
  return `${planFolder(id)}step=${step}/`;
}

/** Where all parts of a plan are put. */
export function planFolder(id: AttemptId): string {
  return `${partFolder}${attemptFolder(id)}/`;
}

/** Parts count from 0. */
export function partPath(id: AttemptId, step: number, part: number): string {
  return `${stepFolder(id, step)}part=${String(part).padStart(6, '0')}.bin`;
}

/** The number of a part in its path, `undefined` where the path is not one of a part. */
export function partNumber(path: string): number | undefined {
  const name = /\/part=(\d{6,})\.bin$/.exec(path);
  return name === null ? undefined : Number(name[1]);
}

/** Whose file a path is: one of a zone (then with its table), a manifest, a quarantine file or a part; `undefined` for anything else. */
export function ownerOf(path: string): (AttemptId & { readonly table?: string }) | undefined {
  const data = /^([a-z][a-z0-9_]*)\/run=([^/]+)\/attempt=([^/]+)\/part-\d+\.parquet$/.exec(path);
  if (data !== null) return { table: data[1]!, run: data[2]!, attempt: data[3]! };
  const record =
    /^_manifests\/run=([^/]+)\/attempt=([^/]+)\.json$/.exec(path) ??
    /^_manifests\/run=([^/]+)\/attempt=([^/]+)\/(?:[^/]+\.ndjson|probe)$/.exec(path) ??
    /^_quarantine\/run=([^/]+)\/attempt=([^/]+)\/[^/]+\.ndjson$/.exec(path) ??
    /^_parts\/run=([^/]+)\/attempt=([^/]+)\/step=\d+\/part=\d+\.bin$/.exec(path);
  return record === null ? undefined : { run: record[1]!, attempt: record[2]! };
}
