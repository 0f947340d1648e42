import type { Table } from '../table/table.ts';
import { keepOf, mergedKeep, type Keep } from './keep.ts';
import type { AnyTransition } from './transition.ts';

/** A transition with those that are fed from its output while it runs. */
export interface Stage {
  readonly transition: AnyTransition;
  readonly consumers: readonly Stage[];
}

/** What passes over the data once: one table is read, and everything that can be made from it on the way is made. */
export interface Step {
  readonly input: Table;
  /** How the input comes: read, or as rows of an earlier step that were kept in parts or in buckets. */
  readonly keep: Keep | undefined;
  /** Whether the input passes in one piece. */
  readonly whole: boolean;
  readonly stages: readonly Stage[];
  /** What later steps need of the input and of the tables made here. */
  readonly kept: readonly Keep[];
  /** Kept rows that this step needs, by id. */
  readonly needs: readonly string[];
  /** Ids of kept rows that no later step needs. */
  readonly released: readonly string[];
  /** Steps of equal rounds do not need one another. The first is 1. */
  readonly round: number;
}

interface GrowingStage extends Stage {
  readonly consumers: GrowingStage[];
}

interface GrowingStep {
  readonly input: Table;
  readonly keep: Keep | undefined;
  readonly whole: boolean;
  readonly stages: GrowingStage[];
  readonly kept: Map<string, Keep>;
  readonly needs: Set<string>;
}

/**
 * Puts transitions, in order of need, into steps. A transition joins the pass over its input when all that it holds is complete before that
 * step; otherwise its input is kept and it starts a later step. So a stream never waits for a held table, and nothing can deadlock.
 *
 * `wholeTable` gives tables that are read with all their columns, where transitions ask for some only.
 */
export function planSteps(
  transitions: readonly AnyTransition[],
  wholeTable: (name: string) => Table | undefined = () => undefined,
): Step[] {
  const planner = new StepPlanner(wholeTable);
  for (const transition of transitions) planner.add(transition);
  return planner.steps();
}

class StepPlanner {
  readonly #wholeTable: (name: string) => Table | undefined;
  readonly #steps: GrowingStep[] = [];
  /** Where each table's rows pass: the step, and the stage that makes them where one does. */
  readonly #passing = new Map<string, { readonly step: number; readonly stage?: GrowingStage }>();

  constructor(wholeTable: (name: string) => Table | undefined) {
    this.#wholeTable = wholeTable;
  }

  add(transition: AnyTransition): void {
    const input = transition.from[transition.streamedKey]!;
    const keeps = Object.values(transition.from).flatMap((each) => (each.how === 'held' ? [keepOf(each)] : []));
    const ready = keeps.reduce((last, keep) => Math.max(last, this.#keep(keep)), -1);
    const stage: GrowingStage = { transition, consumers: [] };
    const at = this.#place(stage, input.table, ready, {
      whole: input.whole,
      keep: input.by === undefined ? undefined : keepOf(input),
    });
    for (const { id } of keeps) this.#steps[at]!.needs.add(id);
    this.#passing.set(transition.to.name, { step: at, stage });
  }

  steps(): Step[] {
    const rounds: number[] = [];
    return this.#steps.map((step, index) => {
      const needs = [...step.needs];
      const made = needs.map((id) => rounds[this.#steps.findIndex(({ kept }) => kept.has(id))]!);
      const round = made.reduce((last, each) => Math.max(last, each), 0) + 1;
      rounds.push(round);
      const later = this.#steps.slice(index + 1);
      const released = needs.filter((id) => !later.some((each) => each.needs.has(id)));
      return { ...step, kept: [...step.kept.values()], needs, released, round };
    });
  }

  /** Sees to it that rows are kept, and says in which step. A table that nothing here makes or reads gets a step of its own. */
  #keep(keep: Keep): number {
    const passing = this.#passing.get(keep.table.name);
    const step = passing?.step ?? this.#start(keep.table, undefined, false);
    const { kept } = this.#steps[step]!;
    kept.set(keep.id, mergedKeep(kept.get(keep.id), keep));
    return step;
  }

  #place(
    stage: GrowingStage,
    input: Table,
    ready: number,
    how: { readonly whole: boolean; readonly keep: Keep | undefined },
  ): number {
    const passing = this.#passing.get(input.name);
    const joins =
      passing !== undefined &&
      how.keep === undefined &&
      ready < passing.step &&
      (!how.whole || this.#steps[passing.step]!.whole);
    if (joins) {
      (passing.stage?.consumers ?? this.#steps[passing.step]!.stages).push(stage);
      return passing.step;
    }
    const keep =
      how.keep ??
      (passing?.stage === undefined ? undefined : keepOf(stage.transition.from[stage.transition.streamedKey]!));
    if (keep !== undefined) this.#keep(keep);
    const step = this.#start(input, keep, how.whole);
    this.#steps[step]!.stages.push(stage);
    return step;
  }

  #start(input: Table, keep: Keep | undefined, whole: boolean): number {
    const needs = new Set(keep === undefined ? [] : [keep.id]);
    const read = keep === undefined ? (this.#wholeTable(input.name) ?? input) : input;
    this.#steps.push({ input: read, keep, whole, stages: [], kept: new Map(), needs });
    const step = this.#steps.length - 1;
    if (!this.#passing.has(input.name)) this.#passing.set(input.name, { step });
    return step;
  }
}

/** The table that a transition takes as a stream. */
export function streamedTable(transition: AnyTransition): Table {
  return transition.from[transition.streamedKey]!.table;
}

/** The tables that a transition holds, each with the columns it asked for. */
export function heldTables(transition: AnyTransition): Table[] {
  return Object.values(transition.from).flatMap(({ how, table }) => (how === 'held' ? [table] : []));
}

/** A stage and all that are fed from it, each before its consumers. */
export function stagesOf(root: Stage): Stage[] {
  return [root, ...root.consumers.flatMap(stagesOf)];
}
