import { Argument, type Command } from 'commander';
import type { CommandContext } from '../cli/command-context.ts';
import { addDeployOptions, deploymentOf, type DeployOptions } from '../cli/deploy-options.ts';
import { UsageError } from '../cli/usage-error.ts';
import { awsCloud } from '../deploy/aws-cloud.ts';
import { dryCloud, type Cloud } from '../deploy/cloud.ts';
import type { Deployment } from '../deploy/deployment.ts';
import { glueRayNotice } from '../deploy/glue-ray-job.ts';
import { targets, type Target } from '../deploy/targets.ts';

type Act = (deployment: Deployment, cloud: Cloud, execution: string) => Promise<readonly string[]>;

/** `stedi deploy`: definitions for AWS, printed, registered and started. */
export function addDeploy(program: Command, context: CommandContext): void {
  const deploy = program
    .command('deploy')
    .description('print definitions for AWS, register them, start what was registered');
  const actions: readonly [string, string, (target: Target) => Act | undefined][] = [
    ['apply', 'register a definition, over the one of the same name', ({ apply }) => apply],
    ['start', 'start what was registered, once', ({ start }) => start],
  ];
  addDeployOptions(deploy.command('print'))
    .description('print definitions, ready for the AWS command line')
    .addArgument(targetArgument(() => true))
    .argument('[options...]', 'after --: further options of run')
    .action((name: string, runOptions: readonly string[], options: DeployOptions) => {
      warn(name, context);
      const deployment = deploymentOf(options, runOptions);
      const printed = targets[name]!.print(deployment, executionOf(options, context));
      context.output.out(`${JSON.stringify(printed, undefined, 2)}\n`);
    });
  for (const [action, description, actOf] of actions) {
    addDeployOptions(deploy.command(action))
      .description(`${description}; without --yes it says what it would ask for`)
      .addArgument(targetArgument((target) => actOf(target) !== undefined))
      .argument('[options...]', 'after --: further options of run')
      .option('--yes', 'do it', false)
      .action(
        async (name: string, runOptions: readonly string[], options: DeployOptions & { readonly yes: boolean }) => {
          warn(name, context);
          const deployment = deploymentOf(options, runOptions);
          assertNetwork(name, deployment);
          const cloud = options.yes
            ? awsCloud(deployment.region, context.signal)
            : dryCloud((request) =>
                context.output.out(`${JSON.stringify({ wouldAsk: request.request, input: request.input })}\n`),
              );
          const ids = await actOf(targets[name]!)!(deployment, cloud, executionOf(options, context));
          if (options.yes) for (const id of ids) context.output.out(`${id}\n`);
          else context.output.err('Nothing was done: add --yes to do it.\n');
        },
      );
  }
}

function targetArgument(has: (target: Target) => boolean): Argument {
  return new Argument('<what>').choices(Object.keys(targets).filter((name) => has(targets[name]!)));
}

function warn(name: string, { output }: CommandContext): void {
  if (name === 'glue-ray') output.err(`stedi: ${glueRayNotice}\n`);
}

function executionOf({ execution }: DeployOptions, { now }: CommandContext): string {
  return execution ?? new Date(now()).toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

/** Fargate asks for subnets only when a task is started, which for a state machine is every time, at night. */
function assertNetwork(name: string, { subnets }: Deployment): void {
  if (subnets.length > 0 || !['ecs', 'step-functions'].includes(name)) return;
  throw new UsageError('the containers have no place in the network', 'give --subnets');
}
