export { CatalogError, type CatalogErrorKind } from './catalog-error.ts';
export type { Catalog, CatalogTable, CatalogVersion } from './catalog.ts';
export { duckdbViews, type View } from './duckdb-views.ts';
export { fileCatalog, type NamedLake, type NamedTables } from './file-catalog.ts';
export { columnComment } from './column-comment.ts';
export { ddl, type DdlEngine, type DdlOptions } from './ddl.ts';
