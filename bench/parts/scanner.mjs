// JSON lines into rows: our scanner, and what one would use instead.
import { bytesInMemory, createContext, ndjson } from '@stedi-lakehouse/core';
import { parser as lines } from 'stream-json/jsonl/parser.js';
import { parser } from 'stream-json/parser.js';
import { streamValues } from 'stream-json/streamers/stream-values.js';
import { Readable } from 'node:stream';
import { landingTables } from './rows.mjs';

const chunkBytes = 65_536;

export async function groups(landing) {
  return Object.values(landingTables(landing)).map(({ table, bytes }) => ({
    title: table.name,
    inputBytes: bytes.length,
    contestants: [ours(table, bytes), jsonParse(bytes), streamJsonLines(bytes), streamJson(bytes)],
  }));
}

export function ours(table, bytes) {
  return {
    name: 'our scanner',
    run: async () => rowsIn(ndjson.decode(table, bytesInMemory(bytes))(createContext())),
  };
}

async function rowsIn(batches) {
  let rows = 0;
  for await (const batch of batches) rows += batch.length;
  return { rows };
}

export function jsonParse(bytes) {
  return {
    name: 'JSON.parse per line',
    run: async () => {
      const made = [];
      for (const text of lineTexts(bytes)) made.push(JSON.parse(text));
      return { rows: made.length };
    },
  };
}

/** The same without keeping the rows: less at the mercy of the garbage collector. */
export function jsonParseOnly(bytes) {
  return {
    name: 'JSON.parse per line, rows thrown away',
    run: async () => {
      let rows = 0;
      for (const text of lineTexts(bytes)) if (JSON.parse(text) !== null) rows++;
      return { rows };
    },
  };
}

function* lineTexts(bytes) {
  const decoder = new TextDecoder();
  let rest = '';
  for (const chunk of chunks(bytes)) {
    const texts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = texts.pop();
    yield* texts;
  }
  if (rest !== '') yield rest;
}

function streamJsonLines(bytes) {
  return {
    name: 'stream-json (jsonl parser)',
    run: async () => items(Readable.from(chunks(bytes)).pipe(lines.asStream())),
  };
}

function streamJson(bytes) {
  return {
    name: 'stream-json (parser, streamValues)',
    run: async () => {
      const tokens = Readable.from(chunks(bytes)).pipe(parser.asStream({ jsonStreaming: true, streamValues: false }));
      return items(tokens.pipe(streamValues.asStream()));
    },
  };
}

async function items(stream) {
  const made = [];
  for await (const { value } of stream) made.push(value);
  return { rows: made.length };
}

function* chunks(bytes) {
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
}
