import { deepEqual } from 'node:assert/strict';
import { join } from 'node:path';
import { figuresQuery } from './figures.mjs';
import { database, publishSample } from './published-sample.mjs';
import { glueServers, onServers } from './servers.mjs';
import { prepareTrino, startTrino } from './trino-server.mjs';

/** Trino, whose engine Athena is built on, finds all nine tables in Glue, landing JSON too, and reads what `stedi query` reads over folders. */
export async function trinoReadsTheCatalog(folder) {
  const { missing, ...installed } = prepareTrino(folder);
  if (missing !== undefined) return missing;
  return onServers(glueServers, async (name, endpoint) => {
    const { expected } = await publishSample(join(folder, name));
    const trino = await startTrino(installed, folder, endpoint);
    try {
      for (const [table, { columns, figures }] of Object.entries(expected)) {
        const described = await trino.ask(`DESCRIBE "${table}"`, database);
        const found = described.map(([column, type]) => [column, type === 'varchar' ? 'string' : type]);
        deepEqual(found, Object.entries(columns), `${name}: Trino finds other columns in ${table}`);
        const [row] = await trino.ask(figuresQuery('trino', columns, `"${table}"`), database);
        deepEqual(row, figures, `${name}: Trino reads something else of ${table}`);
      }
    } finally {
      await trino.stop();
    }
    console.log(`${name}: Trino on ${Object.keys(expected).length} tables as over folders`);
  });
}
