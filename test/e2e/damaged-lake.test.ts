import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeLanding } from './landing-files.ts';
import { fileListing } from './listing.ts';
import { madeUpLanding } from './made-up-landing.ts';
import { run, stediHere, temporaryFolder } from './stedi.ts';

test('a table of the lake that is not as it was written is an error for the transitions that read it', async () => {
  const folder = await temporaryFolder();
  const lake = join(folder, 'lake');
  const landing = await writeLanding(join(folder, 'landing'), madeUpLanding({ people: 20, readings: 200 }));
  const { report } = await run('--landing', landing, '--lake', lake);
  const file = report.tables['customer_trusted']!.files[0]!.path;
  const bytes = await readFile(file);
  const words = ['--landing', landing, '--lake', lake, '--only', 'customer_trusted_to_curated', '--part-size', '1'];
  for (const at of [8, bytes.length - 30, bytes.length - 120]) {
    const flipped = Uint8Array.from(bytes);
    flipped[at]! ^= 4;
    await writeFile(file, flipped);
    const before = await fileListing(lake);
    const { code, err } = await stediHere('run', '--profile', 'published', ...words);
    expect({ code, err }).toEqual({
      code: 65,
      err: expect.stringContaining(`${file} is damaged: its bytes are not those that were written`) as string,
    });
    expect(await fileListing(lake)).toEqual(before);
  }
}, 60_000);
