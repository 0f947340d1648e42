import type { RegisterJobDefinitionCommandInput, SubmitJobCommandInput } from '@aws-sdk/client-batch';
import { partCommand, planCommand, publishCommand, roundsOfPipeline, runCommand } from './commands.ts';
import { logGroup, planUri, roleArn, type Deployment } from './deployment.ts';
import { attempts, retriedExitCodes } from './exit-conditions.ts';
import { scratchFolder } from './task-definition.ts';

/** A job for Fargate, tried again only where that may help. */
export function jobDefinition(deployment: Deployment): RegisterJobDefinitionCommandInput {
  const { name, image, cpu, memoryMegabytes, region, architecture, publicAddress } = deployment;
  return {
    jobDefinitionName: name,
    type: 'container',
    platformCapabilities: ['FARGATE'],
    containerProperties: {
      image,
      command: runCommand(deployment),
      jobRoleArn: roleArn(deployment, 'task'),
      executionRoleArn: roleArn(deployment, 'execution'),
      resourceRequirements: [
        { type: 'VCPU', value: String(cpu / 1024) },
        { type: 'MEMORY', value: String(memoryMegabytes) },
      ],
      runtimePlatform: { cpuArchitecture: architecture, operatingSystemFamily: 'LINUX' },
      networkConfiguration: { assignPublicIp: publicAddress ? 'ENABLED' : 'DISABLED' },
      readonlyRootFilesystem: true,
      linuxParameters: { initProcessEnabled: true },
      ephemeralStorage: { sizeInGiB: 50 },
      volumes: [{ name: 'scratch' }],
      mountPoints: [{ sourceVolume: 'scratch', containerPath: scratchFolder, readOnly: false }],
      logConfiguration: {
        logDriver: 'awslogs',
        options: {
          'awslogs-group': logGroup(deployment),
          'awslogs-region': region,
          'awslogs-stream-prefix': name,
          'awslogs-create-group': 'true',
        },
      },
    },
    retryStrategy: {
      attempts,
      evaluateOnExit: [
        ...retriedExitCodes.map((code) => ({ onExitCode: String(code), action: 'RETRY' as const })),
        { onReason: 'CannotPullContainerError*', action: 'RETRY' },
        { onReason: 'ResourceInitializationError*', action: 'RETRY' },
        // without this, what matches nothing would be tried again
        { onReason: '*', action: 'EXIT' },
      ],
    },
    timeout: { attemptDurationSeconds: 6 * 3600 },
  };
}

/** The jobs of one execution, each of which waits for the one before: `plan`, the rounds as arrays, `publish`. */
export function jobs(deployment: Deployment, execution: string): SubmitJobCommandInput[] {
  const { parts } = deployment;
  const rounds = Array.from({ length: roundsOfPipeline() }, (_, index) => index + 1);
  const job = (
    step: string,
    command: string[],
    variables: Readonly<Record<string, string>> = {},
  ): SubmitJobCommandInput => ({
    jobName: `${deployment.name}-${execution}-${step}`.slice(0, 128),
    jobQueue: deployment.jobQueue,
    jobDefinition: deployment.name,
    containerOverrides: {
      command,
      environment: Object.entries({
        STEDI_PLAN: planUri(deployment, execution),
        STEDI_EXECUTION: execution,
        ...variables,
      }).map(([name, value]) => ({ name, value })),
    },
  });
  return [
    job('plan', planCommand(deployment)),
    ...rounds.map((round) => {
      const variables = { STEDI_PART_ROUND: String(round) };
      // an array has two jobs or more
      if (parts === 1) return job(`round-${round}`, partCommand(deployment), { ...variables, STEDI_PART_COUNT: '1' });
      return { ...job(`round-${round}`, partCommand(deployment), variables), arrayProperties: { size: parts } };
    }),
    job('publish', publishCommand(deployment)),
  ];
}
