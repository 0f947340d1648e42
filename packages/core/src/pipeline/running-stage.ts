import type { Batch } from '../batch/batch.ts';
import { CountingContext } from '../job/stage-counts.ts';
import { Channel } from '../stream/channel.ts';
import type { Held } from '../stream/held.ts';
import type { Batches } from '../stream/stage.ts';
import type { Table } from '../table/table.ts';
import type { AnyTransition } from './transition.ts';

/** Takes batches, one at a time. */
export type TakeBatch = (batch: Batch<Table>) => Promise<void>;

/** A stage over one part: a transition with what it holds, where its rows go, and what it counted. */
export interface RunningStage {
  readonly transition: AnyTransition;
  readonly context: CountingContext;
  readonly held: Readonly<Record<string, Held<Table>>>;
  readonly take: TakeBatch;
  readonly consumers: readonly RunningStage[];
  /** Rows of the streamed input so far. */
  read: number;
  written: number;
}

/**
 * Leads batches to `take` and then to every consumer, in lock step: each is done with a batch before the next one is asked for, so memory holds
 * one batch a stage.
 */
export async function lead(input: Batches<Table>, take: TakeBatch, consumers: readonly RunningStage[]): Promise<void> {
  const feeds = consumers.map((consumer) => new Feed(consumer));
  try {
    for await (const batch of input) {
      await take(batch);
      for (const feed of feeds) await feed.push(batch);
    }
    for (const feed of feeds) await feed.end();
  } catch (error) {
    await Promise.all(feeds.map(async (feed) => feed.fail(error)));
    throw error;
  }
}

async function runStage(stage: RunningStage, input: Batches<Table>): Promise<void> {
  const given = { ...stage.held, [stage.transition.streamedKey]: counted(stage, input) };
  const take: TakeBatch = async (batch) => {
    stage.written += batch.length;
    await stage.take(batch);
  };
  await lead(stage.transition.run(given, stage.context), take, stage.consumers);
}

async function* counted(stage: RunningStage, input: Batches<Table>): Batches<Table> {
  for await (const batch of input) {
    stage.context.signal.throwIfAborted();
    stage.read += batch.length;
    yield batch;
  }
}

/** The pushing side of a consumer that runs beside its producer. */
class Feed {
  readonly #channel = new Channel<Batch<Table>>();
  readonly #outcome: Promise<{ readonly error?: unknown }>;

  constructor(stage: RunningStage) {
    this.#outcome = runStage(stage, this.#channel).then(
      () => ({}),
      (error: unknown) => ({ error }),
    );
    void this.#outcome.then(() => this.#channel.close());
  }

  /** Settles when the consumer is done with the batch; rejects with its error when it has failed. */
  async push(batch: Batch<Table>): Promise<void> {
    if (!(await this.#channel.push(batch))) await this.#settled();
  }

  async end(): Promise<void> {
    this.#channel.end();
    await this.#settled();
  }

  async fail(error: unknown): Promise<void> {
    this.#channel.fail(error);
    await this.#outcome;
  }

  async #settled(): Promise<void> {
    const outcome = await this.#outcome;
    if ('error' in outcome) throw outcome.error;
  }
}
