/** The share of its speed that something may lose before that is a fault: less is noise. */
const tolerated = 0.25;

/** A line for each figure that was kept, and the names of those that dropped by a quarter or more. What was not measured now has no verdict. */
export function verdict(kept, now) {
  const lines = [];
  const dropped = [];
  for (const [name, was] of Object.entries(kept)) {
    const is = now[name];
    if (is === undefined) {
      lines.push(`  not measured here: ${name}`);
      continue;
    }
    const change = is / was - 1;
    const slower = change <= -tolerated;
    if (slower) dropped.push(name);
    const percent = `${change < 0 ? '' : '+'}${(change * 100).toFixed(0)} %`;
    lines.push(
      `  ${slower ? 'SLOWER' : 'ok    '}  ${is.toFixed(2)} times, was ${was.toFixed(2)} (${percent}): ${name}`,
    );
  }
  for (const name of Object.keys(now)) if (kept[name] === undefined) lines.push(`  no figure is kept: ${name}`);
  return { lines, dropped };
}
