import { LakehouseError } from '@stedi-lakehouse/core';
import { exitCode, exitCodeOf } from '@stedi-lakehouse/runner';
import { expect, test } from 'vitest';
import { errorCodes } from '../architecture/error-codes.ts';
import { packageSources } from '../architecture/source-files.ts';

/** Mistakes of the program, or of code that uses the library: the command has no advice for a scheduler. */
const mistakes = ['internal', 'no_such_column', 'not_splittable', 'not_writable', 'row_invalid', 'wrong_table'];

test('every error code that is no mistake of the program has an exit code of its own', () => {
  const { codes } = errorCodes(packageSources());
  expect(codes.size).toBeGreaterThan(10);
  const internal = [...codes].filter((code) => exitCodeOf(new LakehouseError(code, 'x', 'y')) === exitCode.internal);
  expect(internal.toSorted()).toEqual(mistakes);
});
