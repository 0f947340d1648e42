import { partCommand, planCommand, publishCommand, roundsOfPipeline } from './commands.ts';
import { planUri, type Deployment } from './deployment.ts';
import { triedTask, type States } from './tried-task.ts';

/** Iterations that a map does at once within one execution; for more each iteration is an execution of its own. */
const inlineAtMost = 40;

/** A definition in the Amazon States Language. */
export interface StateMachine {
  readonly Comment: string;
  readonly StartAt: string;
  readonly States: States;
}

/** A state machine that plans, does the rounds one after another, each in so many containers at once, and publishes. */
export function stateMachine(deployment: Deployment): StateMachine {
  const rounds = Array.from({ length: roundsOfPipeline() }, (_, index) => index + 1);
  const plan = { STEDI_PLAN: '$.plan', STEDI_EXECUTION: '$.execution' };
  const states: States = {
    Begin: {
      Type: 'Pass',
      Comment: 'The plan goes through the lake: no override of a container could hold it.',
      Parameters: {
        'execution.$': '$$.Execution.Name',
        'plan.$': `States.Format('${planUri(deployment, '{}')}', $$.Execution.Name)`,
        indexes: Array.from({ length: deployment.parts }, (_, index) => index),
        ended: { attempt: 0 },
      },
      Next: 'Plan',
    },
    ...triedTask(deployment, 'Plan', planCommand(deployment), plan, 'Round 1'),
  };
  for (const round of rounds) {
    states[`Round ${round}`] = roundState(deployment, round, round < rounds.length ? `Round ${round + 1}` : 'Publish');
  }
  Object.assign(states, triedTask(deployment, 'Publish', publishCommand(deployment), plan, undefined));
  return {
    Comment: `${deployment.name}: plan, ${rounds.length} rounds of ${deployment.parts} parts, publish`,
    StartAt: 'Begin',
    States: states,
  };
}

function roundState(deployment: Deployment, round: number, next: string): object {
  const { parts } = deployment;
  const name = `Part of round ${round}`;
  const variables = {
    STEDI_PLAN: '$.plan',
    STEDI_EXECUTION: '$.execution',
    STEDI_PART_ROUND: String(round),
    STEDI_PART_INDEX: "States.Format('{}', $.index)",
    STEDI_PART_COUNT: String(parts),
  };
  const distributed = parts > inlineAtMost;
  return {
    Type: 'Map',
    ItemsPath: '$.indexes',
    ItemSelector: {
      'index.$': '$$.Map.Item.Value',
      'plan.$': '$.plan',
      'execution.$': '$.execution',
      ended: { attempt: 0 },
    },
    MaxConcurrency: parts,
    ItemProcessor: {
      ProcessorConfig: distributed ? { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } : { Mode: 'INLINE' },
      StartAt: name,
      States: triedTask(deployment, name, partCommand(deployment), variables, undefined),
    },
    ...(distributed ? { Label: `Round${round}` } : {}),
    ResultPath: null,
    Next: next,
  };
}
