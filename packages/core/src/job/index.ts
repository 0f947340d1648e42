export { assertConserved, ConservationError, type StageReport } from './conservation.ts';
export { CountingContext, type StageCounts } from './stage-counts.ts';
