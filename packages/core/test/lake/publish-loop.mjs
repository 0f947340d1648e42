// Publishes sets one after another into the lake given as argument until it is killed, and says each one's number once it is published.
import { createHash } from 'node:crypto';
import { localStore, openLake } from '../../dist/index.js';

const [, , folder, seed] = process.argv;
const lake = openLake({ root: localStore(folder) });

async function* entries(count) {
  const hash = createHash('sha256').update(seed).digest('hex');
  for (let record = 0; record < count; record++) {
    yield { table: 'accelerometer_landing', file: '/landing/a.json', reason: 'syntax', record, hash };
  }
}

for (;;) {
  const base = await lake.current();
  const text = `${(base?.commit ?? 0) + 1} by ${seed} `.repeat(2_000);
  const attempt = lake.startAttempt(`run-${seed}`);
  const file = async (table, zone) =>
    await attempt.writeDataFile({ name: table, zone }, async (write) => {
      const bytes = Buffer.from(`${zone} ${text}`);
      for (let at = 0; at < bytes.length; at += 4_096) await write(bytes.subarray(at, at + 4_096));
      return { bytes: bytes.length, rows: 1 };
    });
  const [trusted, curated] = await Promise.all([
    file('accelerometer_trusted', 'trusted'),
    file('machine_learning_curated', 'curated'),
    attempt.quarantine('accelerometer_landing', entries(100)),
  ]);
  const commit = await attempt.publish({
    base,
    codeVersion: '0.1.0',
    profile: 'published',
    options: {},
    tables: {
      accelerometer_trusted: { version: 't', inputs: {}, files: [trusted] },
      machine_learning_curated: { version: 'c', inputs: {}, files: [curated] },
    },
    landing: {},
  });
  process.stdout.write(`${commit.commit}\n`);
}
