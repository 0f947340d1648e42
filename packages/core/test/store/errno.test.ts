import { expect, test } from 'vitest';
import { LakehouseError, StoreError } from '@stedi-lakehouse/core';
import { storeErrorFrom } from '../../src/store/errno.ts';

const systemError = (code: string): Error => Object.assign(new Error(`${code}: refused`), { code, syscall: 'open' });

test.each([
  ['ENOSPC', 'no_space'],
  ['EDQUOT', 'no_space'],
  ['EACCES', 'permission'],
  ['EPERM', 'permission'],
  ['EROFS', 'permission'],
  ['ENOENT', 'not_found'],
  ['ENAMETOOLONG', 'invalid_path'],
  ['ENOTDIR', 'invalid_path'],
  ['EMFILE', 'unavailable'],
  ['ENFILE', 'unavailable'],
  ['EIO', 'unavailable'],
  ['EAGAIN', 'unavailable'],
  ['ESOMETHING', 'unavailable'],
])('%s is told as %s, with the place, advice and cause', (code, kind) => {
  const cause = systemError(code);
  const error = storeErrorFrom(cause, 'read', '/lake/file') as StoreError;
  expect(error).toBeInstanceOf(LakehouseError);
  expect(error).toMatchObject({ kind, code: `store_${kind}`, cause });
  expect(error.message).toContain('/lake/file');
  expect(error.advice).not.toBe('');
});

test('errors that no file system made pass unchanged', () => {
  const error = new Error('mine');
  expect(storeErrorFrom(error, 'read', '/lake/file')).toBe(error);
});
