export { awsFailure, isAwsError } from './aws-failure.ts';
export { glueCatalog, type GlueCatalog, type GlueCatalogOptions, type TableDifference } from './glue-catalog.ts';
export { assertOnS3 } from './location.ts';
export { defaultPatience, waitAfter, type Patience } from '../../store/patience.ts';
export type { TableChange } from './register-table.ts';
export { tableInput, type TablePlace } from './table-input.ts';
