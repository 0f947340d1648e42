/** A warm-up that takes longer, in seconds, is the measurement: nobody waits for the same a sixth time. */
const patience = 60;

/**
 * Runs every contestant once to warm up, then all of them in turn (A B C A B C …), `turns` times. What `once` settles with has `seconds`, and
 * `failure` where it failed: then there are no more runs of that one.
 */
export async function inTurn(contestants, turns, once) {
  const runs = new Map();
  for (const contestant of contestants) {
    const warmUp = await once(contestant, 0);
    const last = warmUp.failure !== undefined || warmUp.seconds > patience;
    runs.set(contestant, last ? [warmUp] : []);
  }
  const repeated = contestants.filter((contestant) => runs.get(contestant).length === 0);
  for (let turn = 1; turn <= turns; turn++) {
    for (const contestant of repeated) runs.get(contestant).push(await once(contestant, turn));
  }
  return runs;
}
