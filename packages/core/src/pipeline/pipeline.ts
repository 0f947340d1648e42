import type { Json } from '../lake/index.ts';
import { columnNames, type Table } from '../table/table.ts';
import { PipelineError } from './pipeline-error.ts';
import type { AnyTransition } from './transition.ts';

/** Where another thread or machine finds a pipeline: it imports the module and takes, or calls with `options`, the export. */
export interface PipelineModule {
  /** `import.meta.url` of the module that defines it. */
  readonly module: string;
  readonly exportName: string;
  /** What the export is called with, when it is a function. */
  readonly options?: Json;
}

/** What is made from what. */
export interface Pipeline {
  readonly from: PipelineModule;
  /** In an order in which each table is made before it is needed. */
  readonly transitions: readonly AnyTransition[];
  /** Tables that no transition makes. */
  readonly given: readonly Table[];
}

/**
 * Puts transitions together by the tables they share.
 *
 * Throws PipelineError for a cycle, two makers of one table, two transitions of one name, or an input that asks for columns which its
 * maker's table does not have.
 */
export function definePipeline(from: PipelineModule, transitions: readonly AnyTransition[]): Pipeline {
  const makers = new Map<string, AnyTransition>();
  const names = new Set<string>();
  for (const transition of transitions) {
    const other = makers.get(transition.to.name);
    if (other !== undefined) {
      throw new PipelineError(
        `${other.name} and ${transition.name} both make ${transition.to.name}`,
        'a table has one maker: remove one',
      );
    }
    if (names.has(transition.name))
      throw new PipelineError(`two transitions are called ${transition.name}`, 'rename one');
    names.add(transition.name);
    makers.set(transition.to.name, transition);
  }
  const ordered = inOrder(transitions, makers);
  const given = new Map<string, Table>();
  for (const transition of ordered) {
    for (const { table } of Object.values(transition.from)) {
      const maker = makers.get(table.name);
      if (maker === undefined) given.set(table.name, widest(given.get(table.name), table));
      else assertSameColumns(transition, table, maker);
    }
  }
  return { from, transitions: ordered, given: [...given.values()] };
}

function widest(known: Table | undefined, table: Table): Table {
  return known === undefined || columnNames(known).length < columnNames(table).length ? table : known;
}

function assertSameColumns(transition: AnyTransition, wanted: Table, maker: AnyTransition): void {
  for (const name of columnNames(wanted)) {
    if (maker.to.columns[name] === wanted.columns[name]) continue;
    throw new PipelineError(
      `${transition.name} asks for column ${name} of ${wanted.name}, which ${maker.name} makes ${Object.hasOwn(maker.to.columns, name) ? 'in another way' : 'without it'}`,
      'give both transitions the same table value',
    );
  }
}

function inOrder(transitions: readonly AnyTransition[], makers: ReadonlyMap<string, AnyTransition>): AnyTransition[] {
  const ordered = new Set<AnyTransition>();
  const visit = (transition: AnyTransition, path: readonly AnyTransition[]): void => {
    if (ordered.has(transition)) return;
    if (path.includes(transition)) {
      const cycle = [...path.slice(path.indexOf(transition)), transition].map(({ name }) => name).join(' → ');
      throw new PipelineError(`transitions wait for each other: ${cycle}`, 'break the cycle');
    }
    for (const { table } of Object.values(transition.from)) {
      const maker = makers.get(table.name);
      if (maker !== undefined) visit(maker, [...path, transition]);
    }
    ordered.add(transition);
  };
  for (const transition of transitions) visit(transition, []);
  return [...ordered];
}

/** A table of the pipeline with all its columns: a transition may ask for a few, and the checks are on every value. */
export function wholeTable(pipeline: Pipeline, name: string): Table | undefined {
  return [...pipeline.given, ...pipeline.transitions.map(({ to }) => to)].find((table) => table.name === name);
}
