import { planSteps } from '@stedi-lakehouse/core';
import { stediPipeline } from '@stedi-lakehouse/transforms';
import { profileMissing } from '../cli/profile-option.ts';
import type { Deployment } from './deployment.ts';

/** What every command that does work is told to leave behind. */
const told = ['--audit', '--metrics', 'emf', '--json'];

/** `stedi run`, all in one container. */
export function runCommand(deployment: Deployment): string[] {
  return ['run', ...places(deployment), ...runOptions(deployment), ...catalog(deployment), ...told];
}

/** `stedi plan`; the plan goes to `STEDI_PLAN`. */
export function planCommand(deployment: Deployment): string[] {
  return ['plan', ...places(deployment), ...runOptions(deployment), '--json'];
}

/** `stedi part`; plan, round, index and count come from variables. Where it reads and writes does not: a plan decides neither. */
export function partCommand(deployment: Deployment): string[] {
  return ['part', ...places(deployment), '--workers', 'auto', ...told];
}

/** `stedi publish`; the plan comes from `STEDI_PLAN`. */
export function publishCommand(deployment: Deployment): string[] {
  return ['publish', ...places(deployment), ...publishOptions(deployment)];
}

/** What `stedi publish` is told beside its plan and places. */
export function publishOptions(deployment: Deployment): string[] {
  return [...catalog(deployment), ...told];
}

/** The rounds of the pipeline, the same for every profile: each waits for the one before. */
export function roundsOfPipeline(): number {
  return planSteps(stediPipeline().transitions).reduce((most, { round }) => Math.max(most, round), 0);
}

/** The options that are passed on, the profile among them: a container has nobody to ask. */
function runOptions({ runOptions: options }: Deployment): readonly string[] {
  if (options.some((word) => word.split('=')[0] === '--profile')) return options;
  throw profileMissing('deploy', '-- --profile');
}

function places({ landing, lake, trusted, curated }: Deployment): string[] {
  return [
    '--landing',
    landing,
    '--lake',
    lake,
    ...(trusted === undefined ? [] : ['--trusted', trusted]),
    ...(curated === undefined ? [] : ['--curated', curated]),
  ];
}

function catalog({ database }: Deployment): string[] {
  return database === undefined ? [] : ['--catalog', 'glue', '--database', database];
}
