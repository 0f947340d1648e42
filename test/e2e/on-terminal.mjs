// Runs the command line given as arguments as on a terminal of 120 columns, on a clock that goes 250 ms a look; prints what it said as JSON.
import { runCli } from '../../packages/runner/dist/index.js';

const said = { out: '', err: '' };
let now = 1_700_000_000_000;
const output = {
  out: (text) => void (said.out += text),
  err: (text) => void (said.err += text),
  terminal: true,
  width: 120,
};
const { signal } = new AbortController();
const code = await runCli(process.argv.slice(2), { output, signal, now: () => (now += 250) });
process.stdout.write(JSON.stringify({ code, ...said }));
