import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root, type SourceFile } from '../architecture/source-files.ts';
import { documents } from './documents.ts';

/** The anchors of a document's headings, as code hosts make them. */
function anchorsOf(text: string): string[] {
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading!);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\d -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Links of a document that lead to no file, or to no heading of its own. */
function broken({ path, text }: SourceFile): string[] {
  const targets = [...text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, target]) => target!);
  const anchors = anchorsOf(text);
  return targets.filter((target) => {
    if (target.startsWith('#')) return !anchors.includes(target.slice(1));
    return !existsSync(join(root, new URL(target, `file:///${path}`).pathname));
  });
}

test('links in documents lead to files and headings', () => {
  const found = documents().flatMap((document) => broken(document).map((target) => `${document.path} → ${target}`));
  expect(found).toEqual([]);
});

test('a link to nothing is found', () => {
  const text = "# What it's for\n\n[a](#what-its-for) [b](#what-for) [c](README.md) [d](../README.md) [e](no.md)\n";
  expect(broken({ path: 'docs/errors.md', text })).toEqual(['#what-for', 'README.md', 'no.md']);
});
