import type * as Batch from '@aws-sdk/client-batch';
import type * as Ecs from '@aws-sdk/client-ecs';
import type * as Glue from '@aws-sdk/client-glue';
import type * as Sfn from '@aws-sdk/client-sfn';

/** The requests that deploying makes, and what of their answers is used. */
export interface Cloud {
  registerTaskDefinition(input: Ecs.RegisterTaskDefinitionCommandInput): Promise<string>;
  runTask(input: Ecs.RunTaskCommandInput): Promise<string>;
  registerJobDefinition(input: Batch.RegisterJobDefinitionCommandInput): Promise<string>;
  submitJob(input: Batch.SubmitJobCommandInput): Promise<string>;
  /** `undefined` where there is no such state machine. */
  updateStateMachine(input: Sfn.UpdateStateMachineCommandInput): Promise<string | undefined>;
  createStateMachine(input: Sfn.CreateStateMachineCommandInput): Promise<string>;
  startExecution(input: Sfn.StartExecutionCommandInput): Promise<string>;
  /** `undefined` where there is no such job. */
  updateJob(input: Glue.UpdateJobCommandInput): Promise<string | undefined>;
  createJob(input: Glue.CreateJobCommandInput): Promise<string>;
  startJobRun(input: Glue.StartJobRunCommandInput): Promise<string>;
}

/** A request as it is shown, its answer being an id that AWS gives. */
export interface CloudRequest {
  readonly request: keyof Cloud;
  readonly input: object;
}

/** A cloud that notes what it is asked and does nothing. Answers are names in angle brackets. */
export function dryCloud(note: (request: CloudRequest) => void): Cloud {
  const noted =
    <Input extends object>(request: keyof Cloud, answer: (input: Input) => string) =>
    async (input: Input): Promise<string> => {
      note({ request, input });
      return answer(input);
    };
  return {
    registerTaskDefinition: noted('registerTaskDefinition', () => '<task definition>'),
    runTask: noted('runTask', () => '<task>'),
    registerJobDefinition: noted('registerJobDefinition', () => '<job definition>'),
    submitJob: noted('submitJob', ({ jobName }: { readonly jobName?: string | undefined }) => `<id of ${jobName}>`),
    updateStateMachine: noted('updateStateMachine', () => '<state machine>'),
    createStateMachine: noted('createStateMachine', () => '<state machine>'),
    startExecution: noted('startExecution', () => '<execution>'),
    updateJob: noted('updateJob', () => '<job>'),
    createJob: noted('createJob', () => '<job>'),
    startJobRun: noted('startJobRun', () => '<job run>'),
  };
}
