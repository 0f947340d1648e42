/** Seconds of warming up before anything counts: until then the engine compiles more than it runs. */
const warmUp = 1;
/** Seconds that a measurement takes at least: what is faster is run several times. */
const least = 0.05;

/**
 * Runs contestants in turn in this process, warmed up, each time on the same rows. A contestant's `run` settles with the rows that it made, in which
 * all that make rows must agree, and with the bytes that it wrote where it writes.
 */
export async function compare(contestants, turns) {
  const results = [];
  for (const { name, run } of contestants) {
    const { seconds, made } = await warm(run);
    const other = results.find(({ rows }) => rows !== undefined && made?.rows !== undefined && rows !== made.rows);
    if (other !== undefined) throw new Error(`${name} made ${made.rows} rows, ${other.name} ${other.rows}`);
    results.push({ name, run, times: Math.max(1, Math.ceil(least / seconds)), ...made, seconds: [] });
  }
  for (let turn = 0; turn < turns; turn++) {
    for (const { run, times, seconds } of results) seconds.push((await timed(run, times)).seconds);
  }
  return results.map(({ name, rows, bytes, seconds }) => ({ name, rows, bytes, seconds }));
}

/** What the last of the first runs took and made. */
async function warm(run) {
  let last;
  for (let spent = 0; spent < warmUp; spent += last.seconds) last = await timed(run, 1);
  return last;
}

async function timed(run, times) {
  const started = performance.now();
  let made;
  for (let time = 0; time < times; time++) made = await run();
  return { seconds: (performance.now() - started) / 1000 / times, made };
}
