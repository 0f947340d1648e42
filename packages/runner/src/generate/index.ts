export type { DirtCounts, UnusualKind } from './dirt.ts';
export {
  generateLanding,
  type GeneratedLanding,
  type GeneratedTable,
  type GenerateOptions,
} from './generate-landing.ts';
