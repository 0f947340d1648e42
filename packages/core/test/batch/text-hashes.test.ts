import { expect, test } from 'vitest';
import { Dictionary } from '../../src/batch/dictionary.ts';
import { viewOf } from '../../src/batch/text-bytes.ts';
import { hashesOf, hashText } from '../../src/batch/text-hash.ts';

test.each([0, 1, 1023, 1024, 4096, 9000])('%d texts have the hash that each has alone', (count) => {
  const dictionary = new Dictionary();
  for (let i = 0; i < count; i++) dictionary.add(`${'ä'.repeat(i % 23)}${i}`);
  const ofEach = Array.from({ length: count }, (_, code) => {
    const bytes = dictionary.bytes(code);
    return hashText(viewOf(bytes), 0, bytes.length);
  });
  expect([...hashesOf(dictionary.texts())]).toEqual(ofEach);
  expect([...hashesOf(dictionary.texts(count >> 1))]).toEqual(ofEach.slice(count >> 1));
});
