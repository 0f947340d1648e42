import { createRequire } from 'node:module';

interface Verdict {
  readonly isValid: boolean;
  readonly errors: readonly object[];
}

// the package has no types
const validate = createRequire(import.meta.url)('asl-validator') as (definition: unknown) => Verdict;

/** What asl-validator finds wrong with a definition in the Amazon States Language. */
export function aslProblems(definition: unknown): string[] {
  const { isValid, errors } = validate(JSON.parse(JSON.stringify(definition)));
  return isValid ? [] : [`${errors.length} problems`, ...errors.map((error) => JSON.stringify(error))];
}
