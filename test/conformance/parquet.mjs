import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { preparePython, run } from './python.mjs';
import { writeConformanceFiles } from './write-files.mjs';

const reader = fileURLToPath(new URL('pyarrow_read.py', import.meta.url));

/** Writes files of every kind and layout, has pyarrow read them, and compares every value. */
export async function parquetIsReadByOthers(folder) {
  const { python, missing } = preparePython(folder, ['pyarrow==26.0.1']);
  if (missing !== undefined) return missing;
  const files = join(folder, 'files');
  rmSync(files, { recursive: true, force: true });
  await writeConformanceFiles(files);
  if (run(python, [reader, files]) !== 0) throw new Error('pyarrow reads something else than was written');
  return undefined;
}
