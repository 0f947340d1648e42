import { fileURLToPath } from 'node:url';
import { run } from './python.mjs';
import { curated, glueServers, onServers } from './servers.mjs';

const script = fileURLToPath(new URL('../../scripts/aws-smoke.mjs', import.meta.url));

/** The script for a first look with an account of AWS does its steps, but Athena's, on servers by others. */
export async function smokeScriptWorks() {
  return onServers(glueServers, async (name) => {
    const code = run(process.execPath, [script, '--at', `${curated}/smoke`, '--no-athena', '--yes'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (code !== 0) throw new Error(`${name}: the script ended with ${code}`);
  });
}
