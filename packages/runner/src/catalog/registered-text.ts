import type { Registered } from './lake-catalog.ts';

/** What a person reads of a registration. */
export function registeredText({ database, commit, tables }: Registered): string {
  const byChange = new Map<string, number>();
  for (const change of Object.values(tables)) byChange.set(change, (byChange.get(change) ?? 0) + 1);
  const changes = [...byChange].map(([change, number]) => `${number} ${change.replace('_', ' ')}`);
  return `The Glue database ${database} stands for version ${commit}: ${changes.join(', ')}.\n`;
}
