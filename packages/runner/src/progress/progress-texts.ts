import { count, duration, size } from '../report/format.ts';
import type { CommandEvent } from './reporter.ts';

type EventOf<Name extends CommandEvent['event']> = Extract<CommandEvent, { readonly event: Name }>;

/** How far the reading of a table is. */
export type ReadingEvent = EventOf<'reading'>;

/** What each event of a run is for people, on one line without an end. */
export const progressTexts = {
  planned: ({ runId, tables, bytes, parts }: EventOf<'planned'>): string =>
    `Run ${runId}: ${tables.length} tables from ${size(bytes)} in ${parts} parts`,
  /** The most wanted first: a narrow terminal cuts off the rest. `seconds` is how long the table has been read. */
  reading({ table, records, bytes, totalBytes }: ReadingEvent, seconds: number): string {
    const took = Math.max(seconds, 0.001);
    const left = bytes === 0 ? 0 : ((totalBytes - bytes) / bytes) * took;
    const done = totalBytes === 0 ? 100 : Math.floor((100 * bytes) / totalBytes);
    return (
      `${table}: ${done} %, ${duration(left)} left, ${count(records)} rows (${count(Math.round(records / took))}/s), ` +
      `${size(bytes)} (${size(bytes / took)}/s)`
    );
  },
  stage: ({ name, written, read }: EventOf<'stage'>): string => `  ${name}: ${count(written)} rows of ${count(read)}`,
  part: ({ step, table, part, of }: EventOf<'part'>): string =>
    `Step ${step}, ${table}: part ${count(part)} of ${count(of)} is done`,
  publishing: 'Publishing …',
  registered: ({ table }: EventOf<'registered'>): string => `Registering ${table} …`,
};
