export { discoverTable, type DiscoverOptions, type Discovery } from './discover-table.ts';
