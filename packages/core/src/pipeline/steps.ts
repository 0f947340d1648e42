import { columnNames, type Table } from '../table/table.ts';
import type { AnyTransition } from './transition.ts';

/** A transition with those that are fed from its output while it runs. */
export interface Stage {
  readonly transition: AnyTransition;
  readonly consumers: readonly Stage[];
}

/** What passes over the data once: one input is read, and everything that can be made from it on the way is made. */
export interface Step {
  readonly root: Stage;
  /** Whether the root's input is split: each part goes through stages of its own. */
  readonly whole: boolean;
  /** Tables made in this step which later steps need, with the columns they need. */
  readonly kept: readonly KeptTable[];
  /** Names of kept tables that no later step needs. */
  readonly released: readonly string[];
}

/** A table that later steps hold, with the columns that they need. */
export interface KeptTable {
  readonly name: string;
  readonly columns: readonly string[];
}

/**
 * Puts transitions, in order of need, into steps. A transition joins its input's step when all that it holds is complete before that step;
 * otherwise its input is kept and it starts a later step. So a stream never waits for a held table, and nothing can deadlock.
 */
export function planSteps(transitions: readonly AnyTransition[]): Step[] {
  const stepOf = new Map<string, number>();
  const stages = new Map<string, Stage & { readonly consumers: Stage[] }>();
  const roots: Stage[] = [];
  for (const transition of transitions) {
    const stage = { transition, consumers: [] };
    const feeder = feederOf(transition, stepOf, stages);
    if (feeder === undefined) roots.push(stage);
    else feeder.consumers.push(stage);
    stages.set(transition.to.name, stage);
    stepOf.set(transition.to.name, feeder === undefined ? roots.length - 1 : stepOf.get(feeder.transition.to.name)!);
  }
  const needs = roots.map((root, step) => needsOf(root, (name) => stepOf.has(name) && stepOf.get(name)! < step));
  return roots.map((root, step) => ({
    root,
    whole: isWhole(root.transition),
    kept: keptTables(transitions, stepOf, step, needs),
    released: releasedAfter(step, needs),
  }));
}

function feederOf<S extends Stage>(
  transition: AnyTransition,
  stepOf: ReadonlyMap<string, number>,
  stages: ReadonlyMap<string, S>,
): S | undefined {
  const feeder = stages.get(streamedTable(transition).name);
  if (feeder === undefined || (isWhole(transition) && !isWhole(feeder.transition))) return undefined;
  const step = stepOf.get(feeder.transition.to.name)!;
  const ready = heldTables(transition).every(({ name }) => (stepOf.get(name) ?? -1) < step);
  return ready ? feeder : undefined;
}

/** The table that a transition takes as a stream. */
export function streamedTable(transition: AnyTransition): Table {
  return transition.from[transition.streamedKey]!.table;
}

/** The tables that a transition holds, each with the columns it asked for. */
export function heldTables(transition: AnyTransition): Table[] {
  return Object.values(transition.from).flatMap(({ how, table }) => (how === 'held' ? [table] : []));
}

function isWhole(transition: AnyTransition): boolean {
  return transition.from[transition.streamedKey]!.whole;
}

/** A stage and all that are fed from it, each before its consumers. */
export function stagesOf(root: Stage): Stage[] {
  return [root, ...root.consumers.flatMap(stagesOf)];
}

function needsOf(root: Stage, fromEarlier: (name: string) => boolean): Map<string, Set<string>> {
  const needs = new Map<string, Set<string>>();
  const need = (table: Table): void => {
    if (!fromEarlier(table.name)) return;
    const columns = needs.get(table.name) ?? new Set();
    for (const name of columnNames(table)) columns.add(name);
    needs.set(table.name, columns);
  };
  need(streamedTable(root.transition));
  for (const { transition } of stagesOf(root)) for (const table of heldTables(transition)) need(table);
  return needs;
}

function keptTables(
  transitions: readonly AnyTransition[],
  stepOf: ReadonlyMap<string, number>,
  step: number,
  needs: readonly ReadonlyMap<string, ReadonlySet<string>>[],
): KeptTable[] {
  return transitions.flatMap(({ to }) => {
    if (stepOf.get(to.name) !== step) return [];
    const wanted = new Set(needs.slice(step + 1).flatMap((later) => [...(later.get(to.name) ?? [])]));
    const columns = columnNames(to).filter((name) => wanted.has(name));
    return columns.length === 0 ? [] : [{ name: to.name, columns }];
  });
}

function releasedAfter(step: number, needs: readonly ReadonlyMap<string, unknown>[]): string[] {
  const later = new Set(needs.slice(step + 1).flatMap((each) => [...each.keys()]));
  const soFar = new Set(needs.slice(0, step + 1).flatMap((each) => [...each.keys()]));
  return [...soFar].filter((name) => !later.has(name));
}
