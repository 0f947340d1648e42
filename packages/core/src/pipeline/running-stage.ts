import type { Batch } from '../batch/batch.ts';
import { CountingContext } from '../job/stage-counts.ts';
import { Channel } from '../stream/channel.ts';
import type { Held } from '../stream/held.ts';
import type { Batches } from '../stream/stage.ts';
import type { Table } from '../table/table.ts';
import type { KeptTable } from './kept-table.ts';
import type { TableOutput } from './pipeline-io.ts';
import type { AnyTransition } from './transition.ts';

/** A stage of a running step: a transition with what it reads, where its rows go, and what it counted. */
export interface RunningStage {
  readonly transition: AnyTransition;
  readonly context: CountingContext;
  readonly held: Readonly<Record<string, Held<Table>>>;
  readonly output: TableOutput;
  readonly kept: KeptTable | undefined;
  readonly consumers: readonly RunningStage[];
  /** Rows of the streamed input so far. */
  read: number;
  written: number;
  /** Called after each batch that was read. */
  readonly onProgress: () => void;
}

/**
 * Leads one part of the input through a stage and those fed from it, in lock step: a batch is written, kept and used by every consumer before
 * the next one is made, so memory holds one batch a stage.
 */
export async function applyPart(stage: RunningStage, input: Batches<Table>): Promise<void> {
  const feeds = stage.consumers.map((consumer) => new Feed(consumer));
  try {
    const given = { ...stage.held, [stage.transition.streamedKey]: counted(stage, input) };
    for await (const batch of stage.transition.run(given, stage.context)) {
      stage.written += batch.length;
      await stage.output.append(batch);
      stage.kept?.append(batch);
      for (const feed of feeds) await feed.push(batch);
    }
    for (const feed of feeds) await feed.end();
  } catch (error) {
    await Promise.all(feeds.map(async (feed) => feed.fail(error)));
    throw error;
  }
}

async function* counted(stage: RunningStage, input: Batches<Table>): Batches<Table> {
  for await (const batch of input) {
    stage.context.signal.throwIfAborted();
    stage.read += batch.length;
    yield batch;
    stage.onProgress();
  }
}

/** The pushing side of a consumer that runs beside its producer. */
class Feed {
  readonly #channel = new Channel<Batch<Table>>();
  readonly #outcome: Promise<{ readonly error?: unknown }>;

  constructor(stage: RunningStage) {
    this.#outcome = applyPart(stage, this.#channel).then(
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
