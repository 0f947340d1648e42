import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The name of the package that a module is in; `undefined` where it is in none that has one, or is no file. */
export async function packageOf(module: string): Promise<string | undefined> {
  if (!module.startsWith('file:')) return undefined;
  let folder = dirname(fileURLToPath(module));
  for (;;) {
    const found = await nameIn(join(folder, 'package.json'));
    if (found !== undefined) return found.name;
    if (dirname(folder) === folder) return undefined;
    folder = dirname(folder);
  }
}

async function nameIn(file: string): Promise<{ readonly name?: string } | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
  return JSON.parse(text) as { readonly name?: string };
}
