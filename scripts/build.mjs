// `npm run build`: checks the types of the packages, writes their declarations, and bundles them.
import { isStarted, node, tool } from './command.mjs';

/** Settles with the exit code of what failed, or 0. */
export async function build() {
  const checked = await node(tool.tsc, ['-b']);
  if (checked !== 0) return checked;
  const { bundle } = await import('./bundle.mjs');
  await bundle();
  return 0;
}

if (isStarted(import.meta.url)) process.exitCode = await build();
