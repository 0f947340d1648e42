// Compiles packages/core/kernel to WebAssembly, as a source that the package imports: nothing is opened by path, whoever bundles it.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isStarted, root } from './command.mjs';

const folder = join(root, 'packages', 'core', 'kernel');
const target = join(root, 'packages', 'core', 'src', 'kernel', 'wasm.ts');

const options = ['--runtime', 'stub', '--importMemory', '--zeroFilledMemory', '--noAssert', '--enable', 'simd', '-O3'];

/** A hash of all that decides what comes out. */
function wanted() {
  const hash = createHash('sha256').update(options.join(' '));
  const compiler = join(root, 'node_modules', 'assemblyscript', 'package.json');
  const sources = readdirSync(folder).map((name) => join(folder, name));
  for (const file of [compiler, ...sources.toSorted()])
    hash.update(`${file.slice(root.length)}\n`).update(readFileSync(file));
  return hash.digest('hex');
}

/** Compiles the kernel, if it is not compiled as it stands. Settles with an exit code. */
export async function compileKernel() {
  const stamp = `// ${wanted()}\n`;
  if (existsSync(target) && readFileSync(target, 'utf8').startsWith(stamp)) return 0;
  const { main } = await import('assemblyscript/asc');
  let binary;
  const { error, stderr } = await main(
    [join(folder, 'index.ts'), '--outFile', 'kernel.wasm', '--baseDir', '/', ...options],
    {
      writeFile: (_name, contents) => (binary = contents),
    },
  );
  if (error !== null) {
    console.error(stderr.toString());
    return 1;
  }
  const text = Buffer.from(binary).toString('base64');
  writeFileSync(
    target,
    `${stamp}/** The compiled kernel, base64: made by scripts/kernel.mjs. */\nexport const wasm = '${text}';\n`,
  );
  return 0;
}

if (isStarted(import.meta.url)) process.exitCode = await compileKernel();
