import { localLake } from './local-lake.ts';

await localLake(console.log);
