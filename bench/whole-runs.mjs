import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { landingBytes } from './landing.mjs';
import { inTurn } from './measure/in-turn.mjs';
import { contentsOf, differences, outputsOf, remove } from './measure/outputs.mjs';
import { measureNode } from './measure/process.mjs';

/**
 * Runs contestants over one landing zone, as whole processes, in turn, each into a folder that is new. Settles with the landing zone's bytes, the
 * rows of the five tables, and each contestant's runs. Throws where two did not write the same rows, or where ours failed.
 */
export async function wholeRuns(contestants, { landing, turns, folder, say }) {
  let expected;
  const once = async (contestant, turn) => {
    const to = join(folder, 'out');
    remove(to);
    mkdirSync(to, { recursive: true });
    const { code, out: _, err, ...figures } = await measureNode(contestant.args(landing, to));
    say(`  ${turn === 0 ? 'warm-up' : `turn ${turn}`}  ${figures.seconds.toFixed(2)} s  ${contestant.name}`);
    if (code !== 0) return failed(contestant, figures, err);
    const outputs = await outputsOf(to);
    const rows = Object.fromEntries(Object.entries(outputs).map(([name, table]) => [name, table.rows]));
    const contents = turn === 0 ? await contentsOf(to) : undefined;
    expected ??= { by: contestant, rows, contents };
    const differ = [
      ...differences(rows, expected.rows),
      ...differences(contents ?? expected.contents, expected.contents),
    ];
    if (differ.length > 0) {
      throw new Error(
        `${contestant.name} and ${expected.by.name} wrote other rows of ${[...new Set(differ)].join(', ')}`,
      );
    }
    remove(to);
    return { ...figures, bytes: Object.values(outputs).reduce((sum, { bytes }) => sum + bytes, 0) };
  };
  const runs = await inTurn(contestants, turns, once);
  return {
    landingBytes: landingBytes(landing),
    rows: expected.rows,
    runs: [...runs].map(([contestant, each]) => ({ contestant, runs: each })),
  };
}

/** A peer that fails is a result; a failure of ours ends the bench. */
function failed({ name, ours }, figures, err) {
  const failure = /heap out of memory|bad_alloc|Out of Memory/i.test(err) ? 'out of memory' : 'failed';
  if (ours) throw new Error(`${name} ${failure}:\n${err}`);
  return { ...figures, failure };
}
