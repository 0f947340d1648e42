/** Why a file in a landing folder is not taken. */
export type NotTakenReason =
  /** A name, or that of a folder above it, begins with `.` or `_`. */
  | 'hidden'
  /** The ending of something that is not finished, or of a copy that an editor left. */
  | 'temporary'
  /** Another ending than those of JSON. */
  | 'other_ending'
  /** What some tools put there to stand for a folder. */
  | 'folder_marker'
  /** A name without an ending, or with one behind `.json`, of a file that does not begin with JSON. */
  | 'not_json';

/**
 * What a name says of a landing file: it is taken; its first bytes decide (`look`); it is taken for a mistake if it holds JSON (`unclear`);
 * or it is not taken.
 */
export type NameVerdict = 'take' | 'look' | 'unclear' | NotTakenReason;

const packings = 'gz|gzip|zst|zstd|snappy|sz|hsnappy|bz2|bzip2|xz|lz4|lzo|br|deflate|zip|7z|z';
const jsonEnding = 'json|jsonl|jsonlines|ndjson|ldjson';

/** Most names by far, told by one look. */
const plainName = new RegExp(`^(?:[^._/][^/]*/)*[^._/][^/]*\\.(?:${jsonEnding})(?:\\.(?:gz|zst))?$`, 'i');
const packed = new RegExp(`\\.(?:${packings})$`, 'i');
const json = new RegExp(`\\.(?:${jsonEnding})$`, 'i');
const jsonWithin = new RegExp(`\\.(?:${jsonEnding})[^/]*$`, 'i');
const temporary =
  /~$|^#.*#$|\.(?:te?mp|part|partial|crdownload|download|opdownload|filepart|aria2|sw[a-z]|bak|backup|old|orig|save|rej|lock|lck|upload|uploading|inprogress|in-progress|incomplete|writing|copying|_copying_)\d*$/i;
/** Part files of Hadoop and Spark, and objects of Firehose, whose names may hold points that begin no ending. */
const madeByMachine = /^part-(?:[mr]-)?\d+(?:-[\w-]+)?(?:[.-]c\d+)?$|-\d{4}(?:-\d\d){5}-[0-9a-f-]{36}$/i;

/** What the path of a file below its landing folder says. */
export function judgeName(path: string): NameVerdict {
  if (plainName.test(path)) return 'take';
  const parts = path.split('/');
  // `_column=value` is a partition, as Spark has it
  if (parts.some((part) => part.startsWith('.') || (part.startsWith('_') && !part.includes('=')))) return 'hidden';
  const name = parts.at(-1)!;
  if (name.endsWith('_$folder$')) return 'folder_marker';
  const stem = stemOf(name);
  if (temporary.test(name) || temporary.test(stem)) return 'temporary';
  if (json.test(stem)) return 'take';
  if (jsonWithin.test(stem)) return 'unclear';
  return !stem.includes('.') || madeByMachine.test(stem) ? 'look' : 'other_ending';
}

/** A name without the ending that says how it is packed. */
export function stemOf(name: string): string {
  return name.replace(packed, '');
}
