import { describe, expect, test } from 'vitest';
import { judgeName, type NameVerdict } from '../../src/lake/landing-name.ts';

const verdicts: Readonly<Record<NameVerdict, readonly string[]>> = {
  take: [
    'a.json',
    'accelerometer-1691348231445.json',
    'A.JSON',
    'a.jsonl',
    'a.ndjson.gz',
    'a.json.zst',
    'a.json.snappy',
    'a.json.bz2',
    'a b (1).json',
    'my.tmp.json',
    '2026/11/30/a.json',
    'year=2026/_c0=1/a.json',
    'part-00000-3c1b8a4e-6b0b-4b0e-9d1c-1f0c2f3f4a5b-c000.json',
    'part-00000-3c1b8a4e-6b0b-4b0e-9d1c-1f0c2f3f4a5b.c000.json.gz',
    'ä/ü.json',
  ],
  look: [
    'part-00000',
    'part-r-00012.gz',
    'part-00000-3c1b8a4e-6b0b-4b0e-9d1c-1f0c2f3f4a5b.c000',
    'stedi-1-2026-11-30-10-15-00-0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0',
    'stedi.prod-1-2026-11-30-10-15-00-0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0.gz',
    '2026/11/30/10/data',
    'README',
  ],
  unclear: ['a.json.1', 'a.json-00001', 'a.json.2026-11-30', 'a.json.gz.1', 'a.jsonl.done', 'a.json (1)'],
  hidden: ['.a.json', '_a.json', '_SUCCESS', '.part-00000.crc', '_temporary/0/a.json', 'x/.git/a.json', '._a.json'],
  temporary: [
    'a.json.tmp',
    'a.tmp',
    'a.json~',
    'a.json.part',
    'a.json.crdownload',
    'a.json.swp',
    'a.json.bak',
    'a.json.bak2',
    'a.json.filepart',
    'a.json._COPYING_',
    '#a.json#',
    'a.json.gz.tmp',
    'a.json.tmp.gz',
  ],
  other_ending: ['a.csv', 'a.csv.gz', 'Thumbs.db', 'a.txt', 'part-00000-x.snappy.parquet', 'part-00000.csv', 'a.jso'],
  folder_marker: ['2026_$folder$'],
  not_json: [],
};

describe('what a name says of a landing file', () => {
  const cases = Object.entries(verdicts).flatMap(([verdict, names]) => names.map((name) => [name, verdict] as const));
  test.each(cases)('%s: %s', (name, verdict) => {
    expect(judgeName(name)).toBe(verdict);
  });
});
