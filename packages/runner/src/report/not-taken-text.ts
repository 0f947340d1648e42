import type { NotTakenReason } from '@stedi-lakehouse/core';
import { count, printable, textTable } from './format.ts';
import type { PlanFacts } from './plan-facts.ts';

const reasons: Readonly<Record<NotTakenReason, string>> = {
  hidden: 'a name begins with . or _',
  temporary: 'ending of something unfinished, or of a copy',
  other_ending: 'another ending than .json, .jsonl or .ndjson',
  folder_marker: 'stands for a folder',
  not_json: 'does not begin with JSON',
};

/** Names that a person is shown of each reason. */
const mostShown = 5;

/** Files in landing folders that are not read, and why; nothing where there are none. */
export function notTakenText({ landing }: Pick<PlanFacts, 'landing'>): string[] {
  const lines = landing.flatMap(({ table, notTaken }) =>
    notTaken.map(({ reason, files, first }) => {
      const shown = first.slice(0, mostShown).map(printable).join(', ');
      return [table, `${count(files)} files`, reasons[reason], shown + (files > mostShown ? ', …' : '')];
    }),
  );
  return lines.length === 0 ? [] : [`Would not read, though it is there:\n${textTable(lines, 'left')}`];
}
