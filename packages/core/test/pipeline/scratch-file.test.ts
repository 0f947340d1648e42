import { fstatSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readScratch, ScratchFile } from '../../src/pipeline/scratch-file.ts';

test.skipIf(process.platform === 'win32')(
  'a scratch file lies in its folder without a name, for its owner alone',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stedi-scratch-'));
    const umask = process.umask(0);
    const file = new ScratchFile(folder);
    try {
      const place = await file.append(Uint8Array.of(1, 2, 3));
      const { mode, nlink, size } = fstatSync(place.descriptor);
      expect([mode & 0o777, nlink, size, await readdir(folder)]).toEqual([0o600, 0, 3, []]);
      expect([...readScratch(place, new Uint8Array(3))]).toEqual([1, 2, 3]);
    } finally {
      process.umask(umask);
      await file.close();
      await rm(folder, { recursive: true });
    }
  },
);
