// Each transition from batches to batches, against a loop over row objects that does the same.
import { createContext, heldBatches } from '@stedi-lakehouse/core';
import {
  accelerometerLandingToTrusted,
  accelerometerTrusted,
  customerCuratedToAnonymized,
  customerLandingToTrusted,
  customerTrusted,
  customerTrustedToCurated,
  readingsToMachineLearningCurated,
  stepTrainerLandingToTrusted,
} from '@stedi-lakehouse/transforms';
import * as loops from './loops.mjs';
import { collected, decoded, landingTables, objectsOf, rowsOf, streamOf } from './rows.mjs';

export async function groups(landing) {
  const tables = landingTables(landing);
  const [customers, readings, steps] = await Promise.all(Object.values(tables).map(decoded));
  const trusted = await applied(customerLandingToTrusted, { customers });
  const people = { customers: [customerTrusted, trusted] };
  const trim = accelerometerLandingToTrusted();
  const movements = await applied(trim, { readings }, people);
  const keep = stepTrainerLandingToTrusted();
  const trustedSteps = await applied(keep, { readings: steps }, people);
  const strip = customerTrustedToCurated();
  const withReadings = { readings: [accelerometerTrusted, movements] };
  const curated = await applied(strip, { customers: trusted }, withReadings);
  const pair = readingsToMachineLearningCurated();
  const bothSides = { ...people, movements: [accelerometerTrusted, movements] };
  return [
    group(customerLandingToTrusted, { customers }, {}, loops.keepConsented),
    group(trim, { readings }, people, loops.trimToConsent),
    group(keep, { readings: steps }, people, loops.keepDevicesOf),
    group(strip, { customers: trusted }, withReadings, loops.stripPii),
    group(pair, { steps: trustedSteps }, bothSides, loops.pairReadings),
    group(customerCuratedToAnonymized(), { customers: curated }, {}, loops.truncateToDay),
  ];
}

function group(transition, streamed, held, loop) {
  const [input] = Object.values(streamed);
  const rows = objectsOf(input);
  const others = Object.fromEntries(Object.entries(held).map(([name, [, batches]]) => [name, objectsOf(batches)]));
  return {
    title: `${transition.name} (${rows.length.toLocaleString('en')} rows in)`,
    inputRows: rows.length,
    contestants: [
      {
        name: 'our transition',
        run: async () => ({ rows: rowsOf(await applied(transition, streamed, held)) }),
      },
      { name: 'a loop over row objects', run: async () => ({ rows: loop(rows, others).length }) },
    ],
  };
}

/** The batches that a transition makes. Held tables are new each time, so that what is made of them once counts. */
async function applied(transition, streamed, held = {}) {
  const [[name, batches]] = Object.entries(streamed);
  const others = Object.entries(held).map(([key, [table, rows]]) => [key, heldBatches(table, rows)]);
  return collected(transition.run({ [name]: streamOf(batches), ...Object.fromEntries(others) }, createContext()));
}
