import { arn, type Deployment } from './deployment.ts';
import { attempts, retriedExitCodes, retriedStopCodes } from './exit-conditions.ts';
import { containerName, network } from './task-definition.ts';

/** States by their names. */
export type States = Record<string, object>;

/** What an execution fails with where a container did. Names that begin with `States.` are the service's own. */
const containerFailed = 'Stedi.ContainerFailed';
/** What it fails with where the service itself refused to go on, whose word for it is then in the cause. */
const notStarted = 'Stedi.NotStarted';

/** Failures of ECS itself, which never reached the container. */
const ecsFailures = {
  ErrorEquals: ['AmazonECS.Unknown', 'ECS.AmazonECSException', 'ECS.SdkClientException'],
  IntervalSeconds: 20,
  BackoffRate: 2,
  MaxDelaySeconds: 300,
  MaxAttempts: 6,
  JitterStrategy: 'FULL',
};

/**
 * A container and what follows its exit code. `Retry` of a state cannot see exit codes, so the states around it do: they read the code out
 * of the failure, and go back where another try may help. A refusal of ECS is text and no container's end: it is what the execution fails with.
 * Expects `$.ended.attempt` to be 0.
 *
 * Variables that begin with `$` or `States.` are taken from the state's input.
 */
export function triedTask(
  deployment: Deployment,
  name: string,
  command: readonly string[],
  variables: Readonly<Record<string, string>>,
  next: string | undefined,
): States {
  const [what, ended, again] = [`${name}: what ended it?`, `${name}: ended`, `${name}: again?`];
  const [wait, failed, refused, stopped] = ['wait', 'failed', 'refused', 'not started'].map(
    (each) => `${name}: ${each}`,
  ) as [string, string, string, string];
  return {
    [name]: {
      Type: 'Task',
      Resource: 'arn:aws:states:::ecs:runTask.sync',
      Parameters: {
        Cluster: arn(deployment, 'ecs', `cluster/${deployment.cluster}`),
        // the latest revision
        TaskDefinition: deployment.name,
        LaunchType: 'FARGATE',
        PropagateTags: 'TASK_DEFINITION',
        NetworkConfiguration: { AwsvpcConfiguration: inPascalCase(network(deployment)) },
        Overrides: {
          ContainerOverrides: [{ Name: containerName, Command: command, Environment: environment(variables) }],
        },
      },
      TimeoutSeconds: 6 * 3600,
      // how a task did is in the lake; here only the count of tries begins anew
      ResultSelector: { attempt: 0 },
      ResultPath: '$.ended',
      Retry: [ecsFailures],
      Catch: [{ ErrorEquals: ['States.TaskFailed'], ResultPath: '$.failure', Next: what }],
      ...(next === undefined ? { End: true } : { Next: next }),
    },
    [what]: {
      Type: 'Choice',
      Choices: [
        { Variable: '$.failure.Cause', StringMatches: '{*}', Next: ended },
        { Variable: '$.failure.Error', StringMatches: 'States.*', Next: stopped },
      ],
      Default: refused,
    },
    [ended]: {
      Type: 'Pass',
      Parameters: {
        'attempt.$': 'States.MathAdd($.ended.attempt, 1)',
        'task.$': 'States.StringToJson($.failure.Cause)',
      },
      ResultPath: '$.ended',
      Next: again,
    },
    [again]: {
      Type: 'Choice',
      Choices: [{ And: [{ Variable: '$.ended.attempt', NumericLessThan: attempts }, mayHelp()], Next: wait }],
      Default: failed,
    },
    [wait]: { Type: 'Wait', Seconds: 30, Next: name },
    [failed]: { Type: 'Fail', Error: containerFailed, CausePath: '$.failure.Cause' },
    [refused]: { Type: 'Fail', ErrorPath: '$.failure.Error', CausePath: '$.failure.Cause' },
    [stopped]: {
      Type: 'Fail',
      Error: notStarted,
      CausePath: "States.Format('{}: {}', $.failure.Error, $.failure.Cause)",
    },
  };
}

function mayHelp(): object {
  const code = '$.ended.task.Containers[0].ExitCode';
  const stopCode = '$.ended.task.StopCode';
  return {
    Or: [
      {
        And: [
          { Variable: code, IsPresent: true },
          { Or: retriedExitCodes.map((each) => ({ Variable: code, NumericEquals: each })) },
        ],
      },
      {
        And: [
          { Variable: stopCode, IsPresent: true },
          { Or: retriedStopCodes.map((each) => ({ Variable: stopCode, StringEquals: each })) },
        ],
      },
    ],
  };
}

function environment(variables: Readonly<Record<string, string>>): object[] {
  return Object.entries(variables).map(([Name, value]) =>
    /^(\$|States\.)/.test(value) ? { Name, 'Value.$': value } : { Name, Value: value },
  );
}

function inPascalCase(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name[0]!.toUpperCase() + name.slice(1), value]),
  );
}
