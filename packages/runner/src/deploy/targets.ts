import { jobDefinition, jobs } from './batch-jobs.ts';
import type { Cloud } from './cloud.ts';
import { arn, roleArn, type Deployment } from './deployment.ts';
import { glueRayJob, glueRayRun } from './glue-ray-job.ts';
import { roles } from './policies.ts';
import { schedule } from './schedule.ts';
import { stateMachine } from './state-machine.ts';
import { runTask, taskDefinition } from './task-definition.ts';

/** A place where the work runs: what is printed for it, how it is registered and how it is started. */
export interface Target {
  readonly print: (deployment: Deployment, execution: string) => object;
  /** Registers it, over what was there of the same name; returns the ids that AWS gave. */
  readonly apply?: (deployment: Deployment, cloud: Cloud) => Promise<readonly string[]>;
  /** Starts it once; returns the ids that AWS gave. */
  readonly start?: (deployment: Deployment, cloud: Cloud, execution: string) => Promise<readonly string[]>;
}

/** Everything that `stedi deploy` knows, by the name that it is asked by. */
export const targets: Readonly<Record<string, Target>> = {
  ecs: {
    print: (deployment) => taskDefinition(deployment),
    apply: async (deployment, cloud) => [await cloud.registerTaskDefinition(taskDefinition(deployment))],
    start: async (deployment, cloud, execution) => [await cloud.runTask(runTask(deployment, execution))],
  },
  batch: {
    print: (deployment, execution) => ({ jobDefinition: jobDefinition(deployment), jobs: jobs(deployment, execution) }),
    apply: async (deployment, cloud) => [await cloud.registerJobDefinition(jobDefinition(deployment))],
    start: async (deployment, cloud, execution) => {
      const ids: string[] = [];
      for (const job of jobs(deployment, execution)) {
        const before = ids.at(-1);
        ids.push(await cloud.submitJob(before === undefined ? job : { ...job, dependsOn: [{ jobId: before }] }));
      }
      return ids;
    },
  },
  'step-functions': {
    print: (deployment) => stateMachine(deployment),
    apply: async (deployment, cloud) => {
      const task = await cloud.registerTaskDefinition(taskDefinition(deployment));
      const stateMachineArn = arn(deployment, 'states', `stateMachine:${deployment.name}`);
      const definition = JSON.stringify(stateMachine(deployment));
      const how = { definition, roleArn: roleArn(deployment, 'states') };
      const updated = await cloud.updateStateMachine({ stateMachineArn, ...how });
      if (updated !== undefined) return [task, updated];
      return [task, await cloud.createStateMachine({ name: deployment.name, type: 'STANDARD', ...how })];
    },
    start: async (deployment, cloud, execution) => {
      const stateMachineArn = arn(deployment, 'states', `stateMachine:${deployment.name}`);
      return [await cloud.startExecution({ stateMachineArn, name: execution, input: '{}' })];
    },
  },
  'glue-ray': {
    print: (deployment) => glueRayJob(deployment),
    apply: async (deployment, cloud) => {
      const { Name = deployment.name, Tags: _tags, ...job } = glueRayJob(deployment);
      const updated = await cloud.updateJob({ JobName: Name, JobUpdate: job });
      return [updated ?? (await cloud.createJob({ Name, ...job }))];
    },
    start: async (deployment, cloud, execution) => [await cloud.startJobRun(glueRayRun(deployment, execution))],
  },
  iam: { print: (deployment) => roles(deployment) },
  schedule: { print: (deployment) => schedule(deployment) },
};
