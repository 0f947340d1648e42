export { accelerometerLandingToTrusted } from './accelerometer-landing-to-trusted.ts';
export { customerCuratedToAnonymized } from './customer-curated-to-anonymized.ts';
export { customerLandingToTrusted } from './customer-landing-to-trusted.ts';
export { customerTrustedToCurated } from './customer-trusted-to-curated.ts';
export { readingsToMachineLearningCurated } from './machine-learning-curated.ts';
export { stepTrainerLandingToTrusted } from './step-trainer-landing-to-trusted.ts';
