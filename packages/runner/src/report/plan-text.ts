import { count, size, textTable } from './format.ts';
import { notTakenText } from './not-taken-text.ts';
import type { PlanFacts, PlannedStep } from './plan-facts.ts';

/** What a person reads of a plan. */
export function planText(facts: PlanFacts): string {
  const current =
    facts.currentVersion === null ? 'The lake is empty.' : `The lake is at version ${facts.currentVersion}.`;
  const tables = facts.tables.map(({ table, zone, privacy, upToDate }) => [
    table,
    zone,
    privacy,
    upToDate ? 'up to date' : 'new',
  ]);
  return [
    `Run ${facts.runId}, profile ${facts.profile}. ${current}\n`,
    `Would read:\n${textTable(inputs(facts))}`,
    ...notTakenText(facts),
    `Would do:\n${rounds(facts)}`,
    `Would publish:\n${textTable(tables)}`,
    ...(facts.upToDate ? ['Everything is up to date: run would write nothing.\n'] : []),
  ].join('\n');
}

function inputs({ landing, lakeInputs }: PlanFacts): string[][] {
  return [
    ...landing.map(({ table, files, bytes, parts }) => [
      table,
      'landing',
      `${count(files)} files`,
      size(bytes),
      `${count(parts)} parts`,
    ]),
    ...lakeInputs.map(({ table, files, rows }) => [table, 'lake', `${count(files)} files`, `${count(rows)} rows`, '']),
  ];
}

/** Steps under the rounds that they are in, and how many processes could share a round. */
function rounds(facts: PlanFacts): string {
  const numbered = facts.steps.map((step, index) => ({ step, text: stepText(step, index + 1) }));
  return facts.rounds
    .map(({ round, partCommands }) => {
      const steps = numbered.filter(({ step }) => step.round === round);
      const commands = partCommands === 1 ? '1 part command' : `1 to ${count(partCommands)} part commands`;
      return `  round ${round}, for ${commands}\n${steps.map(({ text }) => text).join('')}`;
    })
    .join('');
}

function stepText({ reads, buckets, whole, parts, partsExact, transitions }: PlannedStep, number: number): string {
  const how = whole
    ? 'in one piece'
    : `in ${partsExact ? '' : 'up to '}${count(parts)} part${parts === 1 ? '' : 's'}${buckets ? ', bucket by bucket' : ''}`;
  const lines = transitions.map(({ transition, streams, holds }) => {
    const held = holds.length === 0 ? '' : `, holding ${holds.join(' and ')}`;
    return `       ${transition}: from ${streams}${held}\n`;
  });
  return `    ${number}. one pass over ${reads} ${how}\n${lines.join('')}`;
}
