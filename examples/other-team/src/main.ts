import { sleepStudy } from './sleep-study.ts';

await sleepStudy(console.log);
