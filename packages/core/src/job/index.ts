export { assertConserved, ConservationError, type StageReport } from './conservation.ts';
export { profileCpu } from './cpu-profile.ts';
export { createContext } from './create-context.ts';
export { CountingContext, type StageCounts } from './stage-counts.ts';
