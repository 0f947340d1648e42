export { CountingContext, type StageCounts } from './stage-counts.ts';
