import { definePipeline, type Pipeline } from '@stedi-lakehouse/core';
import {
  customerLandingToTrusted,
  stediOptions,
  stepTrainerLandingToTrusted,
  type StediOptions,
} from '@stedi-lakehouse/transforms';
import { stepTrainerTrustedToCloseStep } from './close-step.ts';

/** A pipeline is a list of transitions: two of the lakehouse and the new one, in the order that their tables ask for. */
export function closeStepPipeline(options: StediOptions & { readonly closerThan: number }): Pipeline {
  const { closerThan, ...choices } = options;
  const rules = stediOptions(choices);
  return definePipeline(
    { module: import.meta.url, exportName: 'closeStepPipeline', options: { ...rules, closerThan } },
    [stepTrainerTrustedToCloseStep({ closerThan }), stepTrainerLandingToTrusted(rules), customerLandingToTrusted],
  );
}
