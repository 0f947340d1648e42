import { existsSync, renameSync, rmSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stedi } from './contestants.mjs';
import { measureNode } from './measure/process.mjs';

/** Where samples and outputs are; git does not see it. */
export const dataFolder = fileURLToPath(new URL('.data', import.meta.url));

/** Bytes of landing data at scale 1. */
const unitBytes = 10.4e6;
/** Room that outputs take, as a share of the landing data, and what is left for others. */
const outputShare = 0.2;
const spareBytes = 1e9;

function folderFor(scale) {
  return join(dataFolder, `${scale}x`);
}

/** Makes the samples of these scales that are not there yet, after asking whether the disk has room. Settles with their folders. */
export async function samples(scales, say) {
  const missing = scales.filter((scale) => !existsSync(folderFor(scale)));
  const bytes = (missing.reduce((sum, scale) => sum + scale, 0) + outputShare * Math.max(...scales)) * unitBytes;
  const { bavail, bsize } = await statfs(dataFolder);
  if (bavail * bsize < bytes + spareBytes) {
    const gigabytes = (count) => `${(count / 1e9).toFixed(1)} GB`;
    throw new Error(
      `${dataFolder} has ${gigabytes(bavail * bsize)} free and the bench wants ${gigabytes(bytes + spareBytes)}: make room, or name smaller scales (--scale 50)`,
    );
  }
  for (const scale of missing) {
    say(`making the ${scale}x sample`);
    await generate(scale);
  }
  return scales.map(folderFor);
}

async function generate(scale) {
  const part = `${folderFor(scale)}.part`;
  rmSync(part, { recursive: true, force: true });
  const { code, err } = await measureNode([stedi, 'generate', part, '--scale', String(scale)]);
  if (code !== 0) throw new Error(`could not make the ${scale}x sample:\n${err}`);
  renameSync(part, folderFor(scale));
}
