import type { RegisterTaskDefinitionCommandInput, RunTaskCommandInput } from '@aws-sdk/client-ecs';
import { runCommand } from './commands.ts';
import { logGroup, roleArn, type Deployment } from './deployment.ts';

/** The name of the container in every task. */
export const containerName = 'stedi';

/** Where a container may write: its root is read-only. The image makes this folder its user's own. */
export const scratchFolder = '/scratch';

/** Seconds between SIGTERM and SIGKILL, the most that Fargate grants, and those that the command takes of them. */
const stopTimeout = 120;
const stopSeconds = 110;

/** The variables that every container has. */
export const containerEnvironment = { STEDI_STOP_SECONDS: String(stopSeconds) };

/** A task for Fargate that does `stedi run`; other commands come by overrides. */
export function taskDefinition(deployment: Deployment): RegisterTaskDefinitionCommandInput {
  const { name, image, cpu, memoryMegabytes, region, architecture } = deployment;
  return {
    family: name,
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: String(cpu),
    memory: String(memoryMegabytes),
    runtimePlatform: { cpuArchitecture: architecture, operatingSystemFamily: 'LINUX' },
    taskRoleArn: roleArn(deployment, 'task'),
    executionRoleArn: roleArn(deployment, 'execution'),
    containerDefinitions: [
      {
        name: containerName,
        image,
        essential: true,
        command: runCommand(deployment),
        // without a limit of its own a container does not see that of its task
        memory: memoryMegabytes,
        stopTimeout,
        readonlyRootFilesystem: true,
        linuxParameters: { initProcessEnabled: true, capabilities: { drop: ['ALL'] } },
        environment: Object.entries(containerEnvironment).map(([key, value]) => ({ name: key, value })),
        mountPoints: [{ sourceVolume: 'scratch', containerPath: scratchFolder, readOnly: false }],
        logConfiguration: {
          logDriver: 'awslogs',
          options: {
            'awslogs-group': logGroup(deployment),
            'awslogs-region': region,
            'awslogs-stream-prefix': name,
            'awslogs-create-group': 'true',
            // lines may get lost, work never waits for a log: records are kept in the lake
            mode: 'non-blocking',
            'max-buffer-size': '25m',
          },
        },
      },
    ],
    volumes: [{ name: 'scratch' }],
    ephemeralStorage: { sizeInGiB: 50 },
  };
}

/** One run of the task definition. The same `execution` starts it once, however often it is asked for. */
export function runTask(deployment: Deployment, execution: string): RunTaskCommandInput {
  const { name, cluster } = deployment;
  return {
    cluster,
    taskDefinition: name,
    launchType: 'FARGATE',
    count: 1,
    clientToken: execution,
    startedBy: name.slice(0, 36),
    propagateTags: 'TASK_DEFINITION',
    networkConfiguration: { awsvpcConfiguration: network(deployment) },
    overrides: {
      containerOverrides: [{ name: containerName, environment: [{ name: 'STEDI_EXECUTION', value: execution }] }],
    },
  };
}

/** Where the containers stand in the network. */
export function network({ subnets, securityGroups, publicAddress }: Deployment): {
  readonly subnets: string[];
  readonly securityGroups: string[];
  readonly assignPublicIp: 'ENABLED' | 'DISABLED';
} {
  return {
    subnets: [...subnets],
    securityGroups: [...securityGroups],
    assignPublicIp: publicAddress ? 'ENABLED' : 'DISABLED',
  };
}
