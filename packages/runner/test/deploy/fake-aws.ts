import { startFakeServer, FakeFailure, type FakeServer } from '../../../core/test/catalog/glue/fake/aws-fake-server.ts';
import { aslProblems } from './asl-problems.ts';

type Body = Readonly<Record<string, unknown>>;

/** What the services know after the requests so far. */
export interface FakeAws {
  readonly server: FakeServer;
  /** What was asked, by operation, in order. */
  asked(operation: string): readonly Body[];
}

/** ECS, Batch, Step Functions and Glue in one, as strict as their documentation about what is asked of them here. */
export async function startFakeAws(): Promise<FakeAws> {
  const families = new Set<string>();
  const definitions = new Set<string>();
  const jobs: string[] = [];
  const machines = new Set<string>();
  const executions = new Map<string, string>();
  const glueJobs = new Set<string>();
  const operations: Readonly<Record<string, (body: never) => unknown>> = {
    RegisterTaskDefinition(body: TaskDefinition) {
      checkTaskDefinition(body);
      families.add(body.family);
      return { taskDefinition: { taskDefinitionArn: `arn:task-definition/${body.family}:${families.size}` } };
    },
    RunTask(body: RunTask) {
      if (!families.has(body.taskDefinition)) return { tasks: [], failures: [{ reason: 'MISSING' }] };
      if (JSON.stringify(body.overrides).length > 8192) refuse('ClientException', 'overrides are too long');
      if (body.clientToken.length > 64) refuse('InvalidParameterException', 'clientToken');
      if (body.count > 10) refuse('InvalidParameterException', 'count');
      if (body.networkConfiguration.awsvpcConfiguration.subnets.length === 0)
        refuse('InvalidParameterException', 'subnets can not be empty');
      return { tasks: [{ taskArn: `arn:task/${body.clientToken}` }], failures: [] };
    },
    'v1/registerjobdefinition'(body: JobDefinition) {
      checkJobDefinition(body);
      definitions.add(body.jobDefinitionName);
      return {
        jobDefinitionName: body.jobDefinitionName,
        jobDefinitionArn: `arn:job-definition/${body.jobDefinitionName}:${definitions.size}`,
        revision: 1,
      };
    },
    'v1/submitjob'(body: Job) {
      if (!definitions.has(body.jobDefinition)) refuse('ClientException', 'JobDefinition does not exist');
      if (!/^[A-Za-z0-9][\w-]{0,127}$/.test(body.jobName)) refuse('ClientException', 'jobName');
      const size = body.arrayProperties?.size;
      if (size !== undefined && (size < 2 || size > 10_000)) refuse('ClientException', 'array size');
      for (const { jobId } of body.dependsOn ?? []) {
        if (!jobs.includes(jobId)) refuse('ClientException', 'a job that is not there');
      }
      if (body.containerOverrides.environment.some(({ name }) => name.startsWith('AWS_BATCH')))
        refuse('ClientException', 'AWS_BATCH is reserved');
      jobs.push(`job-${jobs.length + 1}`);
      return { jobName: body.jobName, jobId: jobs.at(-1) };
    },
    CreateStateMachine(body: StateMachine) {
      checkStateMachine(body);
      const arn = `arn:aws:states:eu-west-1:123456789012:stateMachine:${body.name!}`;
      if (machines.has(arn)) refuse('StateMachineAlreadyExists', arn);
      machines.add(arn);
      return { stateMachineArn: arn, creationDate: 1 };
    },
    UpdateStateMachine(body: StateMachine) {
      if (!machines.has(body.stateMachineArn!)) refuse('StateMachineDoesNotExist', 'no such machine');
      checkStateMachine(body);
      return { updateDate: 1 };
    },
    StartExecution(body: { stateMachineArn: string; name: string; input: string }) {
      if (!machines.has(body.stateMachineArn)) refuse('StateMachineDoesNotExist', 'no such machine');
      if (body.name.length > 80 || /[\s<>{}[\]?*"#%\\^|~`$&,;:/]/.test(body.name)) refuse('InvalidName', body.name);
      if (executions.has(body.name) && executions.get(body.name) !== body.input)
        refuse('ExecutionAlreadyExists', body.name);
      executions.set(body.name, body.input);
      return { executionArn: `arn:execution:${body.name}`, startDate: 1 };
    },
    UpdateJob(body: { JobName: string; JobUpdate: GlueJob }) {
      if (!glueJobs.has(body.JobName)) refuse('EntityNotFoundException', body.JobName);
      checkGlueJob(body.JobUpdate);
      return { JobName: body.JobName };
    },
    CreateJob(body: GlueJob & { Name: string }) {
      if (glueJobs.has(body.Name)) refuse('AlreadyExistsException', body.Name);
      checkGlueJob(body);
      glueJobs.add(body.Name);
      return { Name: body.Name };
    },
    StartJobRun(body: { JobName: string; Arguments: Readonly<Record<string, string>> }) {
      if (!glueJobs.has(body.JobName)) refuse('EntityNotFoundException', body.JobName);
      return { JobRunId: 'jr_1' };
    },
  };
  const server = await startFakeServer((operation, body) => {
    const serve = operations[operation];
    if (serve === undefined) return refuse('UnknownOperationException', operation);
    return serve(body as never);
  });
  return {
    server,
    asked: (operation) => server.requests.filter((each) => each.operation === operation).map(({ body }) => body),
  };
}

function refuse(name: string, message: string): never {
  throw new FakeFailure(name, message);
}

interface Mount {
  readonly sourceVolume: string;
}
interface TaskDefinition {
  readonly family: string;
  readonly cpu: string;
  readonly memory: string;
  readonly networkMode: string;
  readonly requiresCompatibilities: readonly string[];
  readonly executionRoleArn: string;
  readonly taskRoleArn: string;
  readonly volumes: readonly { readonly name: string }[];
  readonly containerDefinitions: readonly {
    readonly memory: number;
    readonly stopTimeout: number;
    readonly mountPoints: readonly Mount[];
  }[];
}
interface RunTask {
  readonly taskDefinition: string;
  readonly overrides: object;
  readonly clientToken: string;
  readonly count: number;
  readonly networkConfiguration: { readonly awsvpcConfiguration: { readonly subnets: readonly string[] } };
}
interface JobDefinition {
  readonly jobDefinitionName: string;
  readonly type: string;
  readonly platformCapabilities: readonly string[];
  readonly retryStrategy: {
    readonly attempts: number;
    readonly evaluateOnExit: readonly { readonly onExitCode?: string; readonly action: string }[];
  };
  readonly timeout: { readonly attemptDurationSeconds: number };
  readonly containerProperties: {
    readonly executionRoleArn: string;
    readonly volumes: readonly { readonly name: string }[];
    readonly mountPoints: readonly Mount[];
    readonly resourceRequirements: readonly { readonly type: string; readonly value: string }[];
  };
}
interface Job {
  readonly jobName: string;
  readonly jobDefinition: string;
  readonly arrayProperties?: { readonly size: number };
  readonly dependsOn?: readonly { readonly jobId: string }[];
  readonly containerOverrides: { readonly environment: readonly { readonly name: string }[] };
}
interface StateMachine {
  readonly name?: string;
  readonly stateMachineArn?: string;
  readonly definition: string;
  readonly roleArn: string;
}
interface GlueJob {
  readonly Role: string;
  readonly WorkerType: string;
  readonly NumberOfWorkers: number;
  readonly Command: { readonly Name: string; readonly Runtime: string; readonly ScriptLocation: string };
}

const roleRule = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@-]{1,64}$/;

/** Gigabytes that Fargate has for so many units of a core: least, most, step (Amazon ECS Developer Guide, task size). */
const sizes: Readonly<Record<string, (gigabytes: number) => boolean>> = {
  256: (gigabytes) => [0.5, 1, 2].includes(gigabytes),
  512: (gigabytes) => [1, 2, 3, 4].includes(gigabytes),
  1024: (gigabytes) => [2, 3, 4, 5, 6, 7, 8].includes(gigabytes),
  2048: (gigabytes) => Number.isInteger(gigabytes) && gigabytes >= 4 && gigabytes <= 16,
  4096: (gigabytes) => Number.isInteger(gigabytes) && gigabytes >= 8 && gigabytes <= 30,
  8192: (gigabytes) => gigabytes % 4 === 0 && gigabytes >= 16 && gigabytes <= 60,
  16384: (gigabytes) => gigabytes % 8 === 0 && gigabytes >= 32 && gigabytes <= 120,
};

function checkSize(cpu: string, memory: string, error: string): void {
  if (sizes[cpu]?.(Number(memory) / 1024) !== true)
    refuse(error, `No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory`);
}

function checkMounts(mounts: readonly Mount[], volumes: readonly { readonly name: string }[], error: string): void {
  for (const { sourceVolume } of mounts) {
    if (!volumes.some(({ name }) => name === sourceVolume)) refuse(error, `Unknown volume ${sourceVolume}`);
  }
}

function checkTaskDefinition(body: TaskDefinition): void {
  const error = 'ClientException';
  if (!/^[\w-]{1,255}$/.test(body.family)) refuse(error, 'family');
  if (!body.requiresCompatibilities.includes('FARGATE') || body.networkMode !== 'awsvpc') refuse(error, 'Fargate');
  checkSize(body.cpu, body.memory, error);
  for (const role of [body.executionRoleArn, body.taskRoleArn]) if (!roleRule.test(role)) refuse(error, 'role');
  for (const { memory, stopTimeout, mountPoints } of body.containerDefinitions) {
    if (memory > Number(body.memory)) refuse(error, 'a container has more memory than its task');
    if (stopTimeout > 120) refuse(error, 'stopTimeout');
    checkMounts(mountPoints, body.volumes, error);
  }
}

function checkJobDefinition(body: JobDefinition): void {
  const error = 'ClientException';
  const { retryStrategy, containerProperties: properties } = body;
  if (!/^[A-Za-z0-9][\w-]{0,127}$/.test(body.jobDefinitionName)) refuse(error, 'jobDefinitionName');
  if (body.type !== 'container' || body.platformCapabilities[0] !== 'FARGATE') refuse(error, 'type');
  if (retryStrategy.attempts < 1 || retryStrategy.attempts > 10) refuse(error, 'attempts');
  if (retryStrategy.evaluateOnExit.length > 5) refuse(error, 'evaluateOnExit');
  for (const { onExitCode, action } of retryStrategy.evaluateOnExit) {
    if (!['RETRY', 'EXIT'].includes(action)) refuse(error, 'action');
    if (onExitCode !== undefined && !/^\d+\*?$|^\*$/.test(onExitCode)) refuse(error, 'onExitCode');
  }
  if (body.timeout.attemptDurationSeconds < 60) refuse(error, 'timeout');
  if (!roleRule.test(properties.executionRoleArn)) refuse(error, 'role');
  checkMounts(properties.mountPoints, properties.volumes, error);
  const value = (type: string): string => properties.resourceRequirements.find((each) => each.type === type)!.value;
  checkSize(String(Number(value('VCPU')) * 1024), value('MEMORY'), error);
}

function checkStateMachine({ name, definition, roleArn }: StateMachine): void {
  if (name !== undefined && !/^[\w-]{1,80}$/.test(name)) refuse('InvalidName', name);
  if (!roleRule.test(roleArn)) refuse('InvalidArn', roleArn);
  if (definition.length > 1_048_576) refuse('InvalidDefinition', 'too long');
  if (aslProblems(JSON.parse(definition)).length > 0) refuse('InvalidDefinition', 'no state machine');
}

function checkGlueJob({ Role, WorkerType, NumberOfWorkers, Command }: GlueJob): void {
  const error = 'InvalidInputException';
  if (!roleRule.test(Role)) refuse(error, 'Role');
  if (Command.Name !== 'glueray' || WorkerType !== 'Z.2X' || Command.Runtime !== 'Ray2.4') refuse(error, 'no Ray job');
  if (NumberOfWorkers < 2 || !Command.ScriptLocation.startsWith('s3://')) refuse(error, 'Command');
}
