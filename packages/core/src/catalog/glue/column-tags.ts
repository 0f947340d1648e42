import type { LakeFormationClient } from '@aws-sdk/client-lakeformation';
import type { StoreOptions } from '../../store/store.ts';
import type { Pii } from '../../table/column.ts';
import { columnNames, physicalName, type Table } from '../../table/table.ts';
import { CatalogError } from '../catalog-error.ts';
import { awsFailure } from './aws-failure.ts';
import type { AwsClientOptions } from './glue-api.ts';

/**
 * Gives each column of tables in Glue a Lake Formation tag with its PII class as the value. The tag must be there, with the five classes as
 * values; other tags are left alone. The client is loaded when the first table is tagged.
 */
export class ColumnTags {
  readonly #key: string;
  readonly #options: AwsClientOptions;
  #client: LakeFormationClient | undefined;

  constructor(key: string, options: AwsClientOptions) {
    this.#key = key;
    this.#options = options;
  }

  close(): void {
    this.#client?.destroy();
  }

  /** Changes nothing where the columns have their tags. Rejects with CatalogError. */
  async apply(database: string, table: Table, { signal }: StoreOptions): Promise<void> {
    const { AddLFTagsToResourceCommand, GetResourceLFTagsCommand, LakeFormationClient } =
      await import('@aws-sdk/client-lakeformation');
    this.#client ??= new LakeFormationClient(this.#options);
    const options = signal === undefined ? {} : { abortSignal: signal };
    const place = { DatabaseName: database, Name: table.name };
    const what = `the Lake Formation tag ${this.#key} to columns of table ${table.name} of the Glue database ${database}`;
    signal?.throwIfAborted();
    try {
      const all = columnNames(table).map(physicalName);
      const asked = new GetResourceLFTagsCommand({
        Resource: { TableWithColumns: { ...place, ColumnNames: all } },
        ShowAssignedLFTags: true,
      });
      const { LFTagsOnColumns: there = [] } = await this.#client.send(asked, options);
      const held = new Map(
        there.map(({ Name: name, LFTags: tags = [] }) => [
          name,
          tags.find(({ TagKey: key }) => key === this.#key)?.TagValues?.[0],
        ]),
      );
      for (const [pii, columns] of byClass(table)) {
        const untagged = columns.filter((name) => held.get(name) !== pii);
        if (untagged.length === 0) continue;
        const command = new AddLFTagsToResourceCommand({
          Resource: { TableWithColumns: { ...place, ColumnNames: untagged } },
          LFTags: [{ TagKey: this.#key, TagValues: [pii] }],
        });
        const { Failures: failures = [] } = await this.#client.send(command, options);
        if (failures.length > 0) {
          const why = failures.map(({ Error: error }) => error?.ErrorCode ?? 'unknown').join(', ');
          throw new CatalogError(
            'refused',
            `could not give ${what} with the value ${pii} (${why})`,
            `make the tag ${this.#key} with the values direct, linkable, quasi, sensitive and none, and let these credentials associate it`,
          );
        }
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw awsFailure(error, `could not give ${what}`);
    }
  }
}

/** The columns of each class, in lower case. */
function byClass(table: Table): Map<Pii, string[]> {
  const classes = new Map<Pii, string[]>();
  for (const name of columnNames(table)) {
    const { pii } = table.columns[name]!;
    classes.set(pii, [...(classes.get(pii) ?? []), physicalName(name)]);
  }
  return classes;
}
