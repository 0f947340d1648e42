import { createRequire } from 'node:module';

const { name, version } = createRequire(import.meta.url)('@stedi-lakehouse/runner/package.json') as {
  readonly name: string;
  readonly version: string;
};

/** This program's version. */
export { version };

/** The code that makes the rows, as commits name it. */
export const codeVersion = `${name}@${version}`;
