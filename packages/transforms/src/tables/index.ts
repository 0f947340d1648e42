export { accelerometerLanding, accelerometerTrusted } from './accelerometer.ts';
export { customerAnonymized } from './customer-anonymized.ts';
export { customerCurated, customerCuratedBy, customerLanding, customerTrusted } from './customer.ts';
export { machineLearningCurated, machineLearningCuratedBy } from './machine-learning.ts';
export { stepTrainerLanding, stepTrainerTrusted } from './step-trainer.ts';
