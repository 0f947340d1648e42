export { sqlFiles } from './sql-files.ts';
