import { readFile } from 'node:fs/promises';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { columnNames, type Table } from '@stedi-lakehouse/core';
import type { Match, Trim } from '@stedi-lakehouse/transforms';

/** Landing files of each table, as a path or glob that DuckDB reads. */
export interface LandingFiles {
  readonly customer: string;
  readonly accelerometer: string;
  readonly stepTrainer: string;
}

/** The second opinion: the SQL files beside this one, run by DuckDB over the same JSON. */
export class Oracle {
  readonly #connection: DuckDBConnection;

  private constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  static async over(files: LandingFiles): Promise<Oracle> {
    const oracle = new Oracle(await (await DuckDBInstance.create(':memory:')).connect());
    await oracle.#set('customer_files', files.customer);
    await oracle.#set('accelerometer_files', files.accelerometer);
    await oracle.#set('step_trainer_files', files.stepTrainer);
    await oracle.#runFile('landing.sql');
    return oracle;
  }

  async make(rules: { readonly trim: Trim; readonly match: Match }): Promise<void> {
    await this.#set('trim', rules.trim);
    await this.#set('match', rules.match);
    await this.#runFile('trusted.sql');
    await this.#runFile('curated.sql');
  }

  /** Each row as text, sorted. */
  async rows(table: Table): Promise<string[]> {
    const names = columnNames(table);
    const columns = names.map((name) => `"${name}"`).join(', ');
    const result = await this.#connection.runAndReadAll(`SELECT ${columns} FROM ${table.name}`);
    return result
      .getRowsJS()
      .map((cells) => JSON.stringify(cells.map((cell) => (typeof cell === 'bigint' ? Number(cell) : cell))))
      .toSorted();
  }

  async pairsOfDifferentCustomers(): Promise<number> {
    const result = await this.#connection.runAndReadAll('SELECT pairs FROM pairs_of_different_customers');
    return Number(result.getRowsJS()[0]![0]);
  }

  close(): void {
    this.#connection.closeSync();
  }

  async #set(variable: string, value: string): Promise<void> {
    await this.#connection.run(`SET VARIABLE ${variable} = '${value.replaceAll("'", "''")}'`);
  }

  async #runFile(name: string): Promise<void> {
    await this.#connection.run(await readFile(new URL(name, import.meta.url), 'utf8'));
  }
}
