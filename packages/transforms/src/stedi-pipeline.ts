import { definePipeline, type Pipeline } from '@stedi-lakehouse/core';
import { defaultMaxFanOut } from './operators/join-on-timestamp.ts';
import { stediOptions, type StediOptions } from './stedi-options.ts';
import { customerTrusted } from './tables/customer.ts';
import { accelerometerLandingToTrusted } from './transitions/accelerometer-landing-to-trusted.ts';
import { customerCuratedToAnonymized } from './transitions/customer-curated-to-anonymized.ts';
import { customerLandingToTrusted } from './transitions/customer-landing-to-trusted.ts';
import { customerTrustedToCurated } from './transitions/customer-trusted-to-curated.ts';
import { readingsToMachineLearningCurated } from './transitions/machine-learning-curated.ts';
import { stepTrainerLandingToTrusted } from './transitions/step-trainer-landing-to-trusted.ts';

/** Whose consent all other tables rest on, and the column that names each. */
export const stediConsent = { table: customerTrusted, person: 'email' } as const;

/** The STEDI lakehouse: landing to trusted to curated, with the rules that the options choose. Default: the `published` profile. */
export function stediPipeline(options: StediOptions = {}): Pipeline {
  const rules = stediOptions(options);
  const { maxFanOut, ...rest } = rules;
  // it decides whether there are rows, and not which: where it is the default it changes no version
  const decisive = maxFanOut === defaultMaxFanOut ? rest : rules;
  return definePipeline({ module: import.meta.url, exportName: 'stediPipeline', options: { ...decisive } }, [
    customerLandingToTrusted,
    accelerometerLandingToTrusted(rules),
    stepTrainerLandingToTrusted(rules),
    customerTrustedToCurated(rules),
    readingsToMachineLearningCurated(rules),
    customerCuratedToAnonymized(rules),
  ]);
}
