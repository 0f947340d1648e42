import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Tests import the packages by name and get their sources: what fails points at a line someone wrote. */
export default defineConfig({
  resolve: {
    alias: [
      { find: '@stedi-lakehouse/core/testing', replacement: source('packages/core/src/testing/index.ts') },
      { find: '@stedi-lakehouse/core/s3', replacement: source('packages/core/src/store/s3/index.ts') },
      { find: '@stedi-lakehouse/core/glue', replacement: source('packages/core/src/catalog/glue/index.ts') },
      { find: '@stedi-lakehouse/core/threads', replacement: source('packages/core/src/pipeline/threads/index.ts') },
      {
        find: '@stedi-lakehouse/core/parquetjs-lite',
        replacement: source('packages/core/src/codec/parquet/parquetjs-lite.ts'),
      },
      { find: /^@stedi-lakehouse\/(core|transforms|runner)$/, replacement: source('packages/$1/src/index.ts') },
    ],
  },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 30_000,
    maxWorkers: 2,
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts'],
      reporter: ['text-summary', 'json-summary', 'html'],
    },
  },
});
