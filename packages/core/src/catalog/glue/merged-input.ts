import type { Column, StorageDescriptor, Table, TableInput } from '@aws-sdk/client-glue';
import { ownPrefix, ownText, textDigest } from './own-parameters.ts';

type Parameters = Record<string, string>;

/** The fields of a Glue table that UpdateTable takes back; it refuses or loses all others. */
const kept = [
  'Owner',
  'LastAccessTime',
  'LastAnalyzedTime',
  'Retention',
  'ViewOriginalText',
  'ViewExpandedText',
  'TargetTable',
] as const satisfies readonly (keyof Table & keyof TableInput)[];

/**
 * What UpdateTable, which replaces all that it does not get, takes so that a table becomes ours and keeps what others gave it: parameters
 * of the table, its columns, storage and serde, its owner and retention, and texts that somebody wrote over ours.
 */
export function mergedInput(there: Table, ours: TableInput): TableInput {
  const own = ours.StorageDescriptor!;
  return {
    ...Object.fromEntries(kept.flatMap((key) => (there[key] === undefined ? [] : [[key, there[key]]]))),
    ...ours,
    Description: textOf(there.Description, there.Parameters, ours.Description!),
    Parameters: parametersOf(there.Parameters, ours.Parameters!),
    StorageDescriptor: storageOf(there.StorageDescriptor ?? {}, own),
  };
}

function storageOf(there: StorageDescriptor, ours: StorageDescriptor): StorageDescriptor {
  const before = new Map((there.Columns ?? []).map((column) => [column.Name, column]));
  const { Name: name, SerializationLibrary: library, Parameters: parameters = {} } = there.SerdeInfo ?? {};
  const { SerializationLibrary: ownLibrary, Parameters: ownParameters } = ours.SerdeInfo!;
  return {
    ...ours,
    Columns: ours.Columns!.map((column) => columnOf(before.get(column.Name), column)),
    ...(there.Parameters === undefined ? {} : { Parameters: there.Parameters }),
    SerdeInfo: {
      ...(name === undefined ? {} : { Name: name }),
      SerializationLibrary: ownLibrary,
      // what another reader was told means nothing to ours
      Parameters: { ...(library === ownLibrary ? parameters : {}), ...ownParameters },
    },
  };
}

function columnOf(there: Column | undefined, ours: Column): Column {
  return {
    ...ours,
    Comment: textOf(there?.Comment, there?.Parameters, ours.Comment!),
    Parameters: parametersOf(there?.Parameters, ours.Parameters!),
  };
}

/** Ours over theirs; what was ours and is not said any more goes. */
function parametersOf(there: Parameters | undefined, ours: Parameters): Parameters {
  const others = Object.entries(there ?? {}).filter(([name]) => !name.startsWith(ownPrefix));
  return { ...Object.fromEntries(others), ...ours };
}

/** Our text, unless somebody wrote another one over it. */
function textOf(there: string | undefined, parameters: Parameters | undefined, ours: string): string {
  if (there === undefined || there.trim() === '') return ours;
  return parameters?.[ownText] === textDigest(there) ? ours : there;
}
