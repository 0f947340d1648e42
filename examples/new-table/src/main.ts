import { runCloseStep } from './run-close-step.ts';

await runCloseStep(console.log);
