import { FakeFailure, startFakeServer, type FakeServer } from './aws-fake-server.ts';
import { assertStatistics, assertTableInput, folded, invalid, type Fields } from './glue-rules.ts';

/** A table as the fake keeps it. */
export interface FakeTable {
  input: Fields;
  version: number;
  /** Changes when a table is dropped and made again: grants hang on it. */
  readonly identity: number;
  /** Versions that were kept since an update did not skip them. */
  readonly archive: Fields[];
  readonly statistics: Map<string, Fields>;
  /** Lake Formation tags by column. */
  readonly tags: Map<string, Record<string, string>>;
}

interface FakeDatabase {
  readonly input: Fields;
  readonly tables: Map<string, FakeTable>;
}

/** A Glue Data Catalog in memory, as strict as its documentation says it is, with the part of Lake Formation that tags columns. */
export interface FakeGlue extends FakeServer {
  readonly databases: ReadonlyMap<string, FakeDatabase>;
  /** Lake Formation tags that may be given, with their values. */
  readonly definedTags: Map<string, readonly string[]>;
  /** A table of a database; fails where there is none. */
  table(database: string, name: string): FakeTable;
  /** Changes a table as somebody else would. */
  change(database: string, name: string, edit: (input: Fields) => Fields): void;
  /** Remembers what is there; call what comes back to have it again. */
  keep(): () => void;
}

export async function startFakeGlue(): Promise<FakeGlue> {
  const databases = new Map<string, FakeDatabase>();
  const definedTags = new Map<string, readonly string[]>();
  let identities = 0;

  const databaseOf = (name: unknown): FakeDatabase => {
    const found = databases.get(folded(name));
    if (found === undefined) throw new FakeFailure('EntityNotFoundException', `Database ${String(name)} not found.`);
    return found;
  };
  const tableOf = (database: unknown, name: unknown): FakeTable => {
    const found = databaseOf(database).tables.get(folded(name));
    if (found === undefined) throw new FakeFailure('EntityNotFoundException', `Table ${String(name)} not found.`);
    return found;
  };
  const described = (database: unknown, { input, version }: FakeTable): Fields => ({
    ...structuredClone(input),
    DatabaseName: folded(database),
    VersionId: String(version),
    CreateTime: 1_700_000_000,
    UpdateTime: 1_700_000_000 + version,
    CreatedBy: 'arn:aws:sts::000000000000:assumed-role/somebody',
    IsRegisteredWithLakeFormation: false,
    CatalogId: '000000000000',
    IsMultiDialectView: false,
    Retention: input['Retention'] ?? 0,
  });
  const columnsOf = ({ input }: FakeTable): string[] =>
    ((input['StorageDescriptor'] ?? {}) as { Columns?: { Name: string }[] }).Columns?.map(({ Name }) => Name) ?? [];

  const operations: Readonly<Record<string, (body: Fields) => unknown>> = {
    CreateDatabase({ DatabaseInput: given }) {
      const input = given as Fields;
      const name = folded(input['Name']);
      if (databases.has(name)) throw new FakeFailure('AlreadyExistsException', 'Database already exists.');
      databases.set(name, { input: { ...input, Name: name }, tables: new Map() });
      return {};
    },
    GetDatabase: ({ Name }) => ({ Database: databaseOf(Name).input }),
    CreateTable({ DatabaseName, TableInput }) {
      const input = TableInput as Fields;
      assertTableInput(input);
      const { tables } = databaseOf(DatabaseName);
      const name = folded(input['Name']);
      if (tables.has(name)) throw new FakeFailure('AlreadyExistsException', 'Table already exists.');
      const parts = {
        archive: [],
        statistics: new Map<string, Fields>(),
        tags: new Map<string, Record<string, string>>(),
      };
      tables.set(name, { input: { ...input, Name: name }, version: 0, identity: ++identities, ...parts });
      return {};
    },
    GetTable: ({ DatabaseName, Name }) => ({ Table: described(DatabaseName, tableOf(DatabaseName, Name)) }),
    UpdateTable({ DatabaseName, TableInput, VersionId, SkipArchive }) {
      const input = TableInput as Fields;
      assertTableInput(input);
      const table = tableOf(DatabaseName, input['Name']);
      if (VersionId !== undefined && VersionId !== String(table.version))
        throw new FakeFailure(
          'ConcurrentModificationException',
          'Update table failed due to concurrent modifications.',
        );
      if (SkipArchive !== true) table.archive.push(table.input);
      // all of it is replaced: what is not given is gone
      table.input = { ...input, Name: folded(input['Name']) };
      table.version++;
      return {};
    },
    DeleteTable({ DatabaseName, Name }) {
      tableOf(DatabaseName, Name);
      databaseOf(DatabaseName).tables.delete(folded(Name));
      return {};
    },
    UpdateColumnStatisticsForTable({ DatabaseName, TableName, ColumnStatisticsList }) {
      const table = tableOf(DatabaseName, TableName);
      const list = ColumnStatisticsList as Fields[];
      assertStatistics(list, columnsOf(table));
      for (const each of list) table.statistics.set(String(each['ColumnName']), each);
      return { Errors: [] };
    },
    GetColumnStatisticsForTable({ DatabaseName, TableName, ColumnNames }) {
      const { statistics } = tableOf(DatabaseName, TableName);
      const names = ColumnNames as string[];
      if (names.length > 100) throw invalid('at most 100 columns a request');
      const missing = names.filter((name) => !statistics.has(name));
      const why = { ErrorCode: 'EntityNotFoundException', ErrorMessage: 'Statistics not found' };
      return {
        ColumnStatisticsList: names.flatMap((name) => statistics.get(name) ?? []),
        Errors: missing.map((name) => ({ ColumnName: name, Error: why })),
      };
    },
    GetResourceLFTags({ Resource }) {
      const { TableWithColumns: place } = Resource as {
        TableWithColumns: { DatabaseName: string; Name: string; ColumnNames: string[] };
      };
      const { tags } = tableOf(place.DatabaseName, place.Name);
      const tagsOf = (name: string) =>
        Object.entries(tags.get(name) ?? {}).map(([TagKey, value]) => ({ TagKey, TagValues: [value] }));
      return { LFTagsOnColumns: place.ColumnNames.map((name) => ({ Name: name, LFTags: tagsOf(name) })) };
    },
    AddLFTagsToResource({ Resource, LFTags }) {
      const { TableWithColumns: place } = Resource as {
        TableWithColumns: { DatabaseName: string; Name: string; ColumnNames: string[] };
      };
      const table = tableOf(place.DatabaseName, place.Name);
      const failures: Fields[] = [];
      for (const tag of LFTags as { TagKey: string; TagValues: string[] }[]) {
        const [value = ''] = tag.TagValues;
        if (tag.TagValues.length !== 1) throw invalid('a resource has one value of a tag');
        if (definedTags.get(tag.TagKey)?.includes(value) !== true) {
          failures.push({ LFTag: tag, Error: { ErrorCode: 'EntityNotFoundException', ErrorMessage: 'Tag not found' } });
          continue;
        }
        for (const column of place.ColumnNames) {
          if (!columnsOf(table).includes(column)) throw new FakeFailure('EntityNotFoundException', 'Column not found');
          table.tags.set(column, { ...table.tags.get(column), [tag.TagKey]: value });
        }
      }
      return { Failures: failures };
    },
  };

  const server = await startFakeServer((operation, body) => {
    const serve = operations[operation];
    if (serve === undefined) throw new FakeFailure('UnknownOperationException', `no ${operation} here`);
    return serve(body);
  });
  return Object.assign(server, {
    databases,
    definedTags,
    table: tableOf,
    change(database: string, name: string, edit: (input: Fields) => Fields) {
      const table = tableOf(database, name);
      table.input = edit(structuredClone(table.input));
      table.version++;
    },
    keep() {
      const kept = structuredClone(databases);
      return () => {
        databases.clear();
        for (const [name, database] of structuredClone(kept)) databases.set(name, database);
      };
    },
  });
}

/** What a client is configured with to speak to the fake. */
export function clientOf({ endpoint }: FakeServer) {
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'not-a-secret' };
  return { endpoint, region: 'eu-north-1', credentials };
}
