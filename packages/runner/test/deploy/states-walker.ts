/** A state, as far as this walker knows the Amazon States Language: what the definitions here use, and nothing else. */
interface State {
  readonly Type: string;
  readonly [field: string]: unknown;
}

export interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, object>>;
}

/** A task or a state that failed, by the names that Step Functions uses. */
export class StatesFailure extends Error {
  readonly error: string;

  constructor(error: string, cause: string) {
    super(cause);
    this.error = error;
  }
}

export interface Walk {
  /** Does a task with its parameters; throws StatesFailure. */
  readonly task: (name: string, parameters: unknown) => Promise<unknown>;
  readonly context: Readonly<Record<string, unknown>>;
  /** The states that were entered, in order. */
  readonly entered: string[];
}

/** Walks a definition as Step Functions would, without waiting. Throws StatesFailure where the execution fails. */
export async function walk(machine: Machine, input: unknown, how: Walk): Promise<unknown> {
  let name: string | undefined = machine.StartAt;
  let data = input;
  while (name !== undefined) {
    how.entered.push(name);
    const state = machine.States[name] as State | undefined;
    if (state === undefined) throw new Error(`there is no state ${name}`);
    [name, data] = await enter(name, state, data, how);
  }
  return data;
}

async function enter(name: string, state: State, data: unknown, how: Walk): Promise<[string | undefined, unknown]> {
  const next = state['End'] === true ? undefined : (state['Next'] as string);
  const context = { data, context: how.context };
  switch (state.Type) {
    case 'Pass':
      return [next, placed(data, state['ResultPath'], filled(state['Parameters'], context))];
    case 'Wait':
      return [next, data];
    case 'Choice': {
      const found = (state['Choices'] as Rule[]).find((rule) => holds(rule, context));
      return [(found?.['Next'] ?? state['Default']) as string, data];
    }
    case 'Fail':
      throw new StatesFailure(
        (state['Error'] as string | undefined) ?? text(state['ErrorPath'], context),
        text(state['CausePath'], context),
      );
    case 'Map': {
      const items = valueAt(state['ItemsPath'] as string, context) as unknown[];
      const each = items.map(async (Value) => {
        const inner = { ...how, context: { ...how.context, Map: { Item: { Value } } } };
        const selected = filled(state['ItemSelector'], { data, context: inner.context });
        return await walk(state['ItemProcessor'] as Machine, selected, inner);
      });
      return [next, placed(data, state['ResultPath'], await Promise.all(each))];
    }
    case 'Task':
      try {
        const result = await how.task(name, filled(state['Parameters'], context));
        const selected = filled(state['ResultSelector'], { data: result, context: how.context });
        return [next, placed(data, state['ResultPath'], selected)];
      } catch (error) {
        const catcher = (state['Catch'] as { ErrorEquals: string[]; ResultPath: string; Next: string }[]).find(
          ({ ErrorEquals }) =>
            error instanceof StatesFailure && ErrorEquals.some((caught) => isCaught(caught, error.error)),
        );
        if (catcher === undefined || !(error instanceof StatesFailure)) throw error;
        return [catcher.Next, placed(data, catcher.ResultPath, { Error: error.error, Cause: error.message })];
      }
    default:
      throw new Error(`a ${state.Type} is not walked`);
  }
}

/** `States.TaskFailed` stands for whatever a task fails with but that its time ran out. */
function isCaught(name: string, error: string): boolean {
  return name === error || (name === 'States.TaskFailed' && error !== 'States.Timeout' && error !== 'States.Runtime');
}

interface Given {
  readonly data: unknown;
  readonly context: unknown;
}

type Rule = Readonly<Record<string, unknown>>;

function holds(rule: Rule, given: Given): boolean {
  if ('And' in rule) return (rule['And'] as Rule[]).every((each) => holds(each, given));
  if ('Or' in rule) return (rule['Or'] as Rule[]).some((each) => holds(each, given));
  const value = valueAt(rule['Variable'] as string, given);
  if ('IsPresent' in rule) return (value !== undefined) === rule['IsPresent'];
  // as the service does, which fails on a path that leads nowhere
  if (value === undefined) throw new StatesFailure('States.Runtime', `nothing at ${String(rule['Variable'])}`);
  if ('StringMatches' in rule) {
    const [start, end] = (rule['StringMatches'] as string).split('*') as [string, string];
    return (
      typeof value === 'string' &&
      value.length >= start.length + end.length &&
      value.startsWith(start) &&
      value.endsWith(end)
    );
  }
  if ('NumericLessThan' in rule) return typeof value === 'number' && value < (rule['NumericLessThan'] as number);
  if ('NumericEquals' in rule) return value === rule['NumericEquals'];
  if ('StringEquals' in rule) return value === rule['StringEquals'];
  throw new Error(`a rule that is not walked: ${Object.keys(rule).join(', ')}`);
}

function placed(data: unknown, path: unknown, result: unknown): unknown {
  if (path === null) return data;
  if (path === undefined) return result;
  const field = /^\$\.(\w+)$/.exec(path as string)![1]!;
  return { ...(data as object), [field]: result };
}

/** A template with what its paths and functions give. */
function filled(template: unknown, given: Given): unknown {
  if (Array.isArray(template)) return template.map((each) => filled(each, given));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) =>
      key.endsWith('.$') ? [key.slice(0, -2), expression(value as string, given)] : [key, filled(value, given)],
    ),
  );
}

function expression(source: string, given: Given): unknown {
  const [, name, words] = /^States\.(\w+)\((.*)\)$/.exec(source) ?? [];
  if (name === undefined) return valueAt(source, given);
  const values = [...words!.matchAll(/'([^']*)'|([^\s,]+)/g)].map(
    ([, quoted, word]) => quoted ?? (word!.startsWith('$') ? valueAt(word!, given) : Number(word)),
  );
  if (name === 'MathAdd') return (values[0] as number) + (values[1] as number);
  if (name === 'StringToJson') return parsed(values[0] as string);
  if (name === 'Format') {
    let next = 1;
    return String(values[0]).replaceAll('{}', () => String(values[next++]));
  }
  throw new Error(`States.${name} is not walked`);
}

function valueAt(path: string, { data, context }: Given): unknown {
  const from = path.startsWith('$$') ? context : data;
  const steps = path
    .replace(/^\$\$?\.?/, '')
    .split(/[.[\]]+/)
    .filter(Boolean);
  return steps.reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], from);
}

function text(path: unknown, given: Given): string {
  return String(expression(path as string, given));
}

/** Text that is no JSON ends an execution, whatever the state was about. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new StatesFailure('States.Runtime', `States.StringToJson cannot take ${json}`);
  }
}
