// One part by itself, in a process of its own: node bench/parts/part.mjs <scanner|transforms|writer|hash-join> <landing> <turns>
// The result is one line of JSON.
import { compare } from './compare.mjs';

const [part, landing, turns] = process.argv.slice(2);
const { groups } = await import(`./${part}.mjs`);
const results = [];
for (const { contestants, ...facts } of await groups(landing)) {
  results.push({ ...facts, results: await compare(contestants, Number(turns)) });
}
console.log(JSON.stringify(results));
