import {
  CreateDatabaseCommand,
  CreateTableCommand,
  GetColumnStatisticsForTableCommand,
  GetDatabaseCommand,
  GetTableCommand,
  GlueClient,
  UpdateColumnStatisticsForTableCommand,
  UpdateTableCommand,
  type ColumnStatistics,
  type GlueClientConfig,
  type Table,
  type TableInput,
} from '@aws-sdk/client-glue';
import type { StoreOptions } from '../../store/store.ts';
import { CatalogError } from '../catalog-error.ts';
import { awsFailure, isAwsError } from './aws-failure.ts';

/** How many columns' statistics one request takes, and how many it gives. */
const [mostColumns, mostAsked] = [25, 100];

/** Where and as whom AWS is asked; what is left out comes from the environment. */
export type AwsClientOptions = Pick<GlueClientConfig, 'region' | 'endpoint' | 'credentials' | 'maxAttempts'>;

/** The few requests that we make of Glue, about one database. Rejects with CatalogError, or with the reason of an abort. */
export class GlueApi {
  readonly database: string;
  readonly #client: GlueClient;

  constructor(database: string, config: AwsClientOptions) {
    this.database = database;
    // an answer that never comes must not keep a run for ever
    const requestHandler = { connectionTimeout: 10_000, requestTimeout: 60_000, throwOnRequestTimeout: true };
    this.#client = new GlueClient({ requestHandler, ...config });
  }

  close(): void {
    this.#client.destroy();
  }

  async hasDatabase({ signal }: StoreOptions): Promise<boolean> {
    const command = new GetDatabaseCommand({ Name: this.database });
    return await this.#ask(`look for the Glue database ${this.database}`, signal, async (options) => {
      try {
        await this.#client.send(command, options);
        return true;
      } catch (error) {
        if (isAwsError(error, 'EntityNotFoundException')) return false;
        throw error;
      }
    });
  }

  /** Makes the database, unless somebody was faster. */
  async createDatabase(description: string, { signal }: StoreOptions): Promise<void> {
    const command = new CreateDatabaseCommand({ DatabaseInput: { Name: this.database, Description: description } });
    await this.#ask(`create the Glue database ${this.database}`, signal, async (options) => {
      try {
        await this.#client.send(command, options);
      } catch (error) {
        if (!isAwsError(error, 'AlreadyExistsException')) throw error;
      }
    });
  }

  /** `undefined` where there is no such table, or no such database. */
  async table(name: string, { signal }: StoreOptions): Promise<Table | undefined> {
    const command = new GetTableCommand({ DatabaseName: this.database, Name: name });
    return await this.#ask(`read ${this.#table(name)}`, signal, async (options) => {
      try {
        return (await this.#client.send(command, options)).Table;
      } catch (error) {
        if (isAwsError(error, 'EntityNotFoundException')) return undefined;
        throw error;
      }
    });
  }

  /** Whether the table was created: `false` where somebody was faster, or where it was us and the answer was lost. */
  async createTable(input: TableInput, { signal }: StoreOptions): Promise<boolean> {
    const command = new CreateTableCommand({ DatabaseName: this.database, TableInput: input });
    return await this.#ask(`create ${this.#table(input.Name!)}`, signal, async (options) => {
      try {
        await this.#client.send(command, options);
        return true;
      } catch (error) {
        if (isAwsError(error, 'AlreadyExistsException')) return false;
        throw error;
      }
    });
  }

  /** Whether the table was replaced: `false` where it is not at this version any more. */
  async updateTable(input: TableInput, versionId: string, { signal }: StoreOptions): Promise<boolean> {
    const command = new UpdateTableCommand({
      DatabaseName: this.database,
      Name: input.Name!,
      TableInput: input,
      VersionId: versionId,
      // else every run leaves a version behind, and the account has a limit of them
      SkipArchive: true,
    });
    return await this.#ask(`update ${this.#table(input.Name!)}`, signal, async (options) => {
      try {
        await this.#client.send(command, options);
        return true;
      } catch (error) {
        if (isAwsError(error, 'ConcurrentModificationException')) return false;
        if (isAwsError(error, 'EntityNotFoundException')) return false;
        throw error;
      }
    });
  }

  /** The statistics that there are of some columns. */
  async statistics(table: string, columns: readonly string[], { signal }: StoreOptions): Promise<ColumnStatistics[]> {
    const found: ColumnStatistics[] = [];
    for (let at = 0; at < columns.length; at += mostAsked) {
      const command = new GetColumnStatisticsForTableCommand({
        DatabaseName: this.database,
        TableName: table,
        ColumnNames: columns.slice(at, at + mostAsked),
      });
      await this.#ask(`read statistics of ${this.#table(table)}`, signal, async (options) => {
        try {
          const { ColumnStatisticsList: more = [] } = await this.#client.send(command, options);
          for (const each of more) found.push(each);
        } catch (error) {
          if (!isAwsError(error, 'EntityNotFoundException')) throw error;
        }
      });
    }
    return found;
  }

  /** Replaces the statistics of these columns. */
  async updateStatistics(table: string, statistics: readonly ColumnStatistics[], { signal }: StoreOptions) {
    for (let at = 0; at < statistics.length; at += mostColumns) {
      const command = new UpdateColumnStatisticsForTableCommand({
        DatabaseName: this.database,
        TableName: table,
        ColumnStatisticsList: statistics.slice(at, at + mostColumns),
      });
      const { Errors: errors = [] } = await this.#ask(
        `keep statistics of ${this.#table(table)}`,
        signal,
        async (options) => await this.#client.send(command, options),
      );
      if (errors.length > 0) {
        const names = errors.map(({ ColumnStatistics: of }) => of?.ColumnName ?? 'unknown').join(', ');
        const what = `could not keep statistics of ${names} of ${this.#table(table)}`;
        throw new CatalogError('refused', what, 'see the rights of these credentials, then run again');
      }
    }
  }

  #table(name: string): string {
    return `table ${name} of the Glue database ${this.database}`;
  }

  async #ask<R>(
    what: string,
    signal: AbortSignal | undefined,
    request: (options: { readonly abortSignal?: AbortSignal }) => Promise<R>,
  ): Promise<R> {
    signal?.throwIfAborted();
    try {
      return await request(signal === undefined ? {} : { abortSignal: signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw awsFailure(error, `could not ${what}`);
    }
  }
}
