import type { Table as GlueTable, TableInput } from '@aws-sdk/client-glue';
import type { ByteSource } from '../../codec/codec.ts';
import type { StoreOptions } from '../../store/store.ts';
import { physicalName, type Table } from '../../table/table.ts';
import { CatalogError } from '../catalog-error.ts';
import type { Catalog, CatalogTable, CatalogVersion } from '../catalog.ts';
import { columnFigures, figureColumns } from '../column-figures.ts';
import { columnStatistics } from './column-statistics.ts';
import { ColumnTags } from './column-tags.ts';
import { GlueApi, type AwsClientOptions } from './glue-api.ts';
import { locationOf } from './location.ts';
import { stamp } from './own-parameters.ts';
import { defaultPatience, type Patience } from '../../store/patience.ts';
import { planChange, registerTable, type TableChange } from './register-table.ts';
import { assertCompatible, assertOurs } from './schema-change.ts';
import { tableInput } from './table-input.ts';

export interface GlueCatalogOptions {
  /** Name of the Glue database, which keeps it in lower case; made when it is missing. */
  readonly database: string;
  /** The tables that may be registered; others of a version are passed over. */
  readonly tables: readonly Table[];
  /** Region, endpoint, credentials; by default from the environment. */
  readonly client?: AwsClientOptions;
  /** Opens the files of a published table at a commit: with it, columns of class `none` get statistics, which query planners use. Default: none do. */
  readonly open?: (table: string, commit: number, options: StoreOptions) => Promise<readonly ByteSource[]>;
  /**
   * Key of a Lake Formation tag that every column gets, with its PII class as the value. The tag must be there with the five classes as
   * values. Default: columns get none.
   */
  readonly piiTag?: string;
  readonly patience?: Patience;
  /** Told of each table as it is registered. */
  readonly onTable?: (table: string, change: TableChange) => void;
}

/** What publishing a version would do to a table. */
export interface TableDifference {
  readonly table: string;
  readonly change: TableChange;
  /** The commit that the table stands for now, `undefined` where that is not said. */
  readonly commit: number | undefined;
}

/** The Glue Data Catalog as names for a lake, for Athena and whoever else reads it. */
export interface GlueCatalog extends Catalog {
  /** Refuses, before anything is written, what could not be published afterwards. Throws CatalogError (schema, refused, permission). */
  check(lake: string, options?: StoreOptions): Promise<void>;
  /** What `publish` would do; changes nothing. */
  diff(version: CatalogVersion, options?: StoreOptions): Promise<readonly TableDifference[]>;
  /** Closes the connections. */
  close(): void;
}

/**
 * A Glue database that follows a lake table by table, each stamped with the commit that it stands for. A table's switch from one run's folder
 * to the next is one request; between the tables of a set there is a while in which some are new and others old, and after a crash the next
 * publishing goes on where the last one stopped.
 *
 * Tables are created or updated, never dropped: what others gave them, and who may read them, stays. Rejects with CatalogError.
 */
export function glueCatalog(options: GlueCatalogOptions): GlueCatalog {
  return new LakeInGlue(options);
}

class LakeInGlue implements GlueCatalog {
  readonly #api: GlueApi;
  readonly #tables: ReadonlyMap<string, Table>;
  readonly #patience: Patience;
  readonly #onTable: (table: string, change: TableChange) => void;
  readonly #open: GlueCatalogOptions['open'];
  readonly #tags: ColumnTags | undefined;

  constructor(options: GlueCatalogOptions) {
    const { database, tables, client = {}, patience = defaultPatience, onTable = () => {}, open, piiTag } = options;
    this.#open = open;
    this.#tags = piiTag === undefined ? undefined : new ColumnTags(piiTag, client);
    this.#api = new GlueApi(database.toLowerCase(), client);
    this.#tables = new Map(tables.map((table) => [table.name, table]));
    this.#patience = patience;
    this.#onTable = onTable;
  }

  close(): void {
    this.#api.close();
    this.#tags?.close();
  }

  async check(lake: string, options: StoreOptions = {}): Promise<void> {
    const nowhere = { location: '', lake, commit: 0, committedAt: '', run: '', version: '', rows: 0 };
    for (const table of this.#tables.values()) {
      const there = await this.#api.table(table.name, options);
      if (there === undefined) continue;
      assertOurs(this.#api.database, there, lake);
      assertCompatible(this.#api.database, there, tableInput(table, nowhere));
    }
  }

  async diff(version: CatalogVersion, options: StoreOptions = {}): Promise<TableDifference[]> {
    const planned = await this.#plan(version, options);
    return planned.map(({ input, there }) => {
      const { change } = planChange(this.#api.database, there, input);
      return { table: input.Name!, change, commit: commitOf(there) };
    });
  }

  async publish(version: CatalogVersion, options: StoreOptions = {}): Promise<void> {
    const planned = await this.#plan(version, options);
    // nothing is changed where something cannot be
    for (const { input, there } of planned) planChange(this.#api.database, there, input);
    if (planned.some(({ there }) => there === undefined) && !(await this.#api.hasDatabase(options))) {
      await this.#api.createDatabase(`Tables of the lake ${version.lake}.`, options);
    }
    for (const { input, there, found } of planned) {
      const change = await registerTable(this.#api, input, there, { ...options, patience: this.#patience });
      if (change !== 'passed_over') await this.#describe(found, version, options);
      this.#onTable(input.Name!, change);
    }
  }

  async resolve(name: string, options: StoreOptions = {}): Promise<CatalogTable | undefined> {
    return tableOf(await this.#api.table(name, options))?.table;
  }

  async current(options: StoreOptions = {}): Promise<CatalogVersion | undefined> {
    const found: StampedTable[] = [];
    for (const name of this.#tables.keys()) {
      const table = tableOf(await this.#api.table(name, options));
      if (table !== undefined) found.push(table);
    }
    const [first] = found;
    if (first === undefined) return undefined;
    const { lake, commit, committedAt } = first;
    if (found.some((table) => table.lake !== lake || table.commit !== commit)) {
      throw new CatalogError(
        'behind',
        `the tables of the Glue database ${this.#api.database} stand for different versions`,
        'a publishing is going on or has stopped half way: stedi catalog sync goes on with it',
      );
    }
    return { lake, commit, committedAt, tables: found.map(({ table }) => table) };
  }

  /** What each table should be, and what it is. */
  async #plan(version: CatalogVersion, options: StoreOptions) {
    const planned: PlannedTable[] = [];
    const { lake, commit, committedAt } = version;
    const wanted = version.tables.flatMap((found) => {
      const table = this.#tables.get(found.name);
      if (table === undefined) return [];
      const { run, rows, version: tableVersion } = found;
      const place = { location: locationOf(found), lake, commit, committedAt, run, rows, version: tableVersion };
      return [{ input: tableInput(table, place), found }];
    });
    for (const each of wanted) planned.push({ ...each, there: await this.#api.table(each.input.Name!, options) });
    return planned;
  }

  /** What is known of columns and stands beside the table: each is looked at first, so that a publishing which stopped here goes on. */
  async #describe(found: CatalogTable, { commit, committedAt }: CatalogVersion, options: StoreOptions): Promise<void> {
    const table = this.#tables.get(found.name)!;
    await this.#tags?.apply(this.#api.database, table, options);
    const names = figureColumns(table).map(physicalName);
    if (this.#open === undefined || names.length === 0 || found.format !== 'parquet') return;
    // the time of the commit says which version the figures are of; Glue may keep whole seconds only
    const second = Math.floor(Date.parse(committedAt) / 1000);
    const there = await this.#api.statistics(found.name, names, options);
    const current = there.filter(({ AnalyzedTime: at }) => Math.floor((at?.getTime() ?? 0) / 1000) === second);
    if (current.length === names.length) return;
    const figures = await columnFigures(table, await this.#open(found.name, commit, options), options);
    const statistics = columnStatistics(table, figures, new Date(second * 1000));
    await this.#api.updateStatistics(found.name, statistics, options);
  }
}

interface PlannedTable {
  readonly found: CatalogTable;
  readonly input: TableInput;
  readonly there: GlueTable | undefined;
}

function commitOf(there: GlueTable | undefined): number | undefined {
  const commit = there?.Parameters?.[stamp.commit];
  return commit === undefined ? undefined : Number(commit);
}

/** A table of a lake, and the version that it says it stands for. */
interface StampedTable extends Omit<CatalogVersion, 'tables'> {
  readonly table: CatalogTable;
}

/** A table as a lake's, where it says that it is one. */
function tableOf(there: GlueTable | undefined): StampedTable | undefined {
  const parameters = there?.Parameters ?? {};
  const { [stamp.lake]: lake, [stamp.version]: version, [stamp.run]: run = '' } = parameters;
  const commit = commitOf(there);
  const location = there?.StorageDescriptor?.Location;
  if (lake === undefined || commit === undefined || version === undefined || location === undefined) return undefined;
  const format = parameters['classification'] === 'json' ? 'json' : 'parquet';
  const rows = Number(parameters['numRows'] ?? 0);
  const committedAt = parameters[stamp.committedAt] ?? '';
  return { lake, commit, committedAt, table: { name: there!.Name!, format, files: [location], version, rows, run } };
}
