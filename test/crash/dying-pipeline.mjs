// A pipeline of one table whose rule ends the thread that it is in, when it is told how; the main thread lives, and leaves time for others.
import { setTimeout } from 'node:timers/promises';
import { isMainThread } from 'node:worker_threads';
import { definePipeline } from '@stedi-lakehouse/core';
import { customerLandingToTrusted } from '@stedi-lakehouse/transforms';

export function dyingPipeline({ how }) {
  const mortal = {
    ...customerLandingToTrusted,
    async *run(given, context) {
      for await (const batch of customerLandingToTrusted.run(given, context)) {
        if (isMainThread) await setTimeout(200);
        else deaths[how]();
        yield batch;
      }
    },
  };
  return definePipeline({ module: import.meta.url, exportName: 'dyingPipeline', options: { how } }, [mortal]);
}

const deaths = {
  lives() {},
  exits() {
    process.exit(0);
  },
  throws() {
    setImmediate(() => {
      throw new Error('nobody awaits this');
    });
  },
  hogs() {
    const hog = [];
    for (;;) hog.push(Array.from({ length: 100_000 }, (_, i) => i / 3));
  },
};
