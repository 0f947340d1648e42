import type { Cloud } from './cloud.ts';
import { asDeployError, DeployError } from './deploy-error.ts';

/** AWS itself, by the usual credentials. Each client is loaded when it is first needed. */
export function awsCloud(region: string, signal: AbortSignal): Cloud {
  const config = { region, maxAttempts: 5 };
  const how = { abortSignal: signal };
  const ecs = once(async () => {
    const sdk = await import('@aws-sdk/client-ecs');
    return { sdk, client: new sdk.ECSClient(config) };
  });
  const batch = once(async () => {
    const sdk = await import('@aws-sdk/client-batch');
    return { sdk, client: new sdk.BatchClient(config) };
  });
  const sfn = once(async () => {
    const sdk = await import('@aws-sdk/client-sfn');
    return { sdk, client: new sdk.SFNClient(config) };
  });
  const glue = once(async () => {
    const sdk = await import('@aws-sdk/client-glue');
    return { sdk, client: new sdk.GlueClient(config) };
  });
  return {
    registerTaskDefinition: answering('RegisterTaskDefinition', signal, async (input) => {
      const { sdk, client } = await ecs();
      return (await client.send(new sdk.RegisterTaskDefinitionCommand(input), how)).taskDefinition?.taskDefinitionArn;
    }),
    runTask: answering('RunTask', signal, async (input) => {
      const { sdk, client } = await ecs();
      const { tasks, failures } = await client.send(new sdk.RunTaskCommand(input), how);
      // an answer of 200 may say that nothing was started
      const reason = failures?.[0]?.reason;
      if (reason !== undefined) throw new DeployError('unavailable', `ECS started no task: ${reason}`);
      return tasks?.[0]?.taskArn;
    }),
    registerJobDefinition: answering('RegisterJobDefinition', signal, async (input) => {
      const { sdk, client } = await batch();
      return (await client.send(new sdk.RegisterJobDefinitionCommand(input), how)).jobDefinitionArn;
    }),
    submitJob: answering('SubmitJob', signal, async (input) => {
      const { sdk, client } = await batch();
      return (await client.send(new sdk.SubmitJobCommand(input), how)).jobId;
    }),
    updateStateMachine: async (input) =>
      await whereThere('StateMachineDoesNotExist', 'UpdateStateMachine', signal, async () => {
        const { sdk, client } = await sfn();
        await client.send(new sdk.UpdateStateMachineCommand(input), how);
        return input.stateMachineArn;
      }),
    createStateMachine: answering('CreateStateMachine', signal, async (input) => {
      const { sdk, client } = await sfn();
      return (await client.send(new sdk.CreateStateMachineCommand(input), how)).stateMachineArn;
    }),
    startExecution: answering('StartExecution', signal, async (input) => {
      const { sdk, client } = await sfn();
      return (await client.send(new sdk.StartExecutionCommand(input), how)).executionArn;
    }),
    updateJob: async (input) =>
      await whereThere('EntityNotFoundException', 'UpdateJob', signal, async () => {
        const { sdk, client } = await glue();
        return (await client.send(new sdk.UpdateJobCommand(input), how)).JobName;
      }),
    createJob: answering('CreateJob', signal, async (input) => {
      const { sdk, client } = await glue();
      return (await client.send(new sdk.CreateJobCommand(input), how)).Name;
    }),
    startJobRun: answering('StartJobRun', signal, async (input) => {
      const { sdk, client } = await glue();
      return (await client.send(new sdk.StartJobRunCommand(input), how)).JobRunId;
    }),
  };
}

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return async () => await (loaded ??= load());
}

/** A request that must be answered with an id. */
function answering<Input>(
  operation: string,
  signal: AbortSignal,
  send: (input: Input) => Promise<string | undefined>,
): (input: Input) => Promise<string> {
  return async (input) => {
    try {
      const id = await send(input);
      if (id !== undefined) return id;
    } catch (error) {
      throw asDeployError(error, operation, signal);
    }
    throw new DeployError('unavailable', `${operation} was answered without an id`);
  };
}

/** A request whose thing may not be there yet, which this error says. */
async function whereThere(
  missing: string,
  operation: string,
  signal: AbortSignal,
  send: () => Promise<string | undefined>,
): Promise<string | undefined> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof Error && error.name === missing) return undefined;
    throw asDeployError(error, operation, signal);
  }
}
