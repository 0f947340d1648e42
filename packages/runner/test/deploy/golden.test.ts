import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { targets } from '../../src/deploy/targets.ts';
import { sample } from './sample-deployment.ts';

/** Looked over by people, as AWS documents the requests; what changes there changes on AWS. */
describe.each(Object.keys(targets))('what is printed for %s', (name) => {
  test('is the golden file', async () => {
    const golden = new URL(`golden/${name}.json`, import.meta.url);
    const printed: unknown = JSON.parse(JSON.stringify(targets[name]!.print(sample, 'night-1')));
    expect(printed).toEqual(JSON.parse(await readFile(golden, 'utf8')));
  });

  test('names no password, and no place of somebody else', () => {
    const text = JSON.stringify(targets[name]!.print(sample, 'night-1'));
    expect(text).not.toMatch(/secret|password|AKIA|ASIA/i);
    expect(new Set([...text.matchAll(/\d{12}/g)].map(([account]) => account))).toEqual(new Set([sample.account]));
    const buckets = [...text.matchAll(/(?:s3:\/\/|arn:aws:s3:::)([\w.-]+)/g)].map(([, bucket]) => bucket!);
    expect(buckets.filter((bucket) => !/^stedi-(?:raw|trusted|curated)-data$/.test(bucket))).toEqual([]);
  });
});
