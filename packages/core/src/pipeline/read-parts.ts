import type { Lake } from '../lake/index.ts';
import { lakeParts } from './lake-parts.ts';
import type { MakePart, PartInput } from './part.ts';
import type { RunPlan } from './run-plan.ts';
import type { FileSpan } from './split.ts';

/** The parts of a step that reads landing or the lake. What is invalid is counted by the first step that reads a table. */
export async function readParts(plan: RunPlan, index: number, lake: Lake): Promise<MakePart[]> {
  const { input, whole } = plan.steps[index]!;
  const landing = plan.landing.get(input.name);
  if (landing === undefined) {
    const pieces = await lakeParts(plan.lakeInputs.get(input.name)!.files, lake);
    const parts = whole ? [pieces] : pieces.map((piece) => [piece]);
    return parts.map((some) => async (): Promise<PartInput> => ({ from: 'lake', pieces: some }));
  }
  const counted = index === firstReader(plan, input.name);
  const { files, asOf } = landing;
  const parts: readonly FileSpan[] = whole ? [{ first: 0, end: files.length }] : landing.parts;
  return parts.map(({ first, end, range }) => async (): Promise<PartInput> => {
    const cut = range === undefined ? {} : { range };
    return { from: 'landing', files: files.pages(first, end), ...cut, counted, asOf };
  });
}

/** How many parts `readParts` gives. */
export function readPartCount({ steps, landing, lakeInputs }: RunPlan, index: number): number {
  const { input, whole } = steps[index]!;
  if (whole) return 1;
  const landed = landing.get(input.name);
  if (landed !== undefined) return landed.parts.length;
  return lakeInputs.get(input.name)!.files.reduce((sum, { units }) => sum + units.length, 0);
}

function firstReader({ steps }: RunPlan, table: string): number {
  return steps.findIndex(({ input, keep }) => keep === undefined && input.name === table);
}
