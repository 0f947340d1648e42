// A pipeline of one table whose module ends each thread that loads it.
import { isMainThread } from 'node:worker_threads';
import { definePipeline } from '@stedi-lakehouse/core';
import { customerLandingToTrusted } from '@stedi-lakehouse/transforms';

if (!isMainThread) process.exit(0);

export function dyingWhileLoading() {
  return definePipeline({ module: import.meta.url, exportName: 'dyingWhileLoading' }, [customerLandingToTrusted]);
}
