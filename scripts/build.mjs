// `npm run build`: compiles the kernel, checks the types of the packages, writes their declarations, and bundles them.
import { isStarted, node, tool } from './command.mjs';

/** Settles with the exit code of what failed, or 0. */
export async function build() {
  const { compileKernel } = await import('./kernel.mjs');
  const compiled = await compileKernel();
  if (compiled !== 0) return compiled;
  const checked = await node(tool.tsc, ['-b']);
  if (checked !== 0) return checked;
  const { bundle } = await import('./bundle.mjs');
  await bundle();
  return 0;
}

if (isStarted(import.meta.url)) process.exitCode = await build();
