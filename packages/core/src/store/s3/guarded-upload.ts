import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
  type CreateMultipartUploadCommandOutput,
  type UploadPartCommandOutput,
} from '@aws-sdk/client-s3';
import { base64Crc } from './crc.ts';
import type { CountedBody } from './counted-body.ts';
import { openUploads, removeUpload } from './multipart-uploads.ts';
import { asking, keyOf, uriOfKey, type S3Bucket } from './s3-bucket.ts';
import { s3Error, statusOf } from './s3-failure.ts';
import { headObject, type ObjectHead } from './s3-head.ts';
import { assertWhole } from './whole-answer.ts';

/** What a write is made of. */
export interface Writing {
  readonly path: string;
  readonly body: CountedBody;
  /** The mark of this write in the object's metadata. */
  readonly writer: string;
  /** Ends the whole write: the caller's abort, or the first request that failed. */
  readonly stop: AbortController;
}

/**
 * What lib-storage sends goes through here. It tells parts of an abort, publishes only what the source said is whole, adds the checksum and the
 * size that S3 then compares, looks up what became of a request whose answer was lost, and knows afterwards what is left to be removed.
 */
export class GuardedUpload {
  readonly #bucket: S3Bucket;
  readonly #writing: Writing;
  readonly #uri: string;
  #uploadId: string | undefined;
  #mayHaveStrays = false;
  #published: ObjectHead | { readonly etag: string } | undefined;

  constructor(bucket: S3Bucket, writing: Writing) {
    this.#bucket = bucket;
    this.#writing = writing;
    this.#uri = uriOfKey(bucket, keyOf(bucket, writing.path));
  }

  /** What became visible. */
  get published(): { readonly etag: string } | undefined {
    return this.#published;
  }

  /** The client with its requests led through this guard. */
  client(): S3Client {
    const send = async (command: unknown): Promise<unknown> => {
      try {
        return await this.#send(command);
      } catch (error) {
        // else the other uploaders would go on to the end of the source
        this.#writing.stop.abort(error);
        throw error;
      }
    };
    return new Proxy(this.#bucket.client, {
      get: (client, name): unknown => (name === 'send' ? send : Reflect.get(client, name)),
    });
  }

  /** Waits until nothing of the upload is left. For a write that failed, or began its upload more than once. */
  async clear(): Promise<void> {
    const key = keyOf(this.#bucket, this.#writing.path);
    if (this.#uploadId !== undefined && this.#published === undefined)
      await removeUpload(this.#bucket, key, this.#uploadId);
    if (!this.#mayHaveStrays) return;
    for (const upload of await openUploads(this.#bucket, key, undefined)) {
      if (upload.key === key) await removeUpload(this.#bucket, key, upload.id);
    }
  }

  async #send(command: unknown): Promise<unknown> {
    if (command instanceof UploadPartCommand) return await this.#part(command);
    if (command instanceof CreateMultipartUploadCommand) return await this.#begin(command);
    if (command instanceof PutObjectCommand) return await this.#put(command);
    if (command instanceof CompleteMultipartUploadCommand) return await this.#complete(command);
    // what is left is removed by `clear`, which waits for it
    if (command instanceof AbortMultipartUploadCommand) return { $metadata: {} };
    throw new TypeError('lib-storage sends a request that this guard does not know');
  }

  /** Not aborted on its way: an upload that is begun has to be known to be removed. */
  async #begin(command: CreateMultipartUploadCommand): Promise<CreateMultipartUploadCommandOutput> {
    this.#writing.stop.signal.throwIfAborted();
    return await asking(this.#bucket, `begin the upload to ${this.#uri}`, undefined, async (options) => {
      try {
        const answer = await this.#bucket.client.send(command, options);
        assertWhole(this.#uri, { 'it gives no id of an upload': (answer.UploadId ?? '') === '' });
        this.#uploadId = answer.UploadId;
        return answer;
      } catch (error) {
        if (statusOf(error) === undefined || statusOf(error)! >= 500 || statusOf(error)! < 300)
          this.#mayHaveStrays = true;
        throw error;
      }
    });
  }

  async #part(command: UploadPartCommand): Promise<UploadPartCommandOutput> {
    const what = `write part ${command.input.PartNumber} of ${this.#uri}`;
    return await asking(this.#bucket, what, this.#writing.stop.signal, async (options) => {
      const answer = await this.#bucket.client.send(command, options);
      assertWhole(this.#uri, { 'it gives no tag of a part': (answer.ETag ?? '') === '' });
      return answer;
    });
  }

  async #put({ input }: PutObjectCommand): Promise<unknown> {
    const sent = input.Body instanceof Uint8Array ? input.Body.length : 0;
    this.#assertWhole(sent);
    const Body = input.Body ?? new Uint8Array(0);
    return await this.#publish(new PutObjectCommand({ ...input, Body, ChecksumCRC32: this.#crc() }));
  }

  async #complete({ input }: CompleteMultipartUploadCommand): Promise<unknown> {
    this.#assertWhole();
    return await this.#publish(
      new CompleteMultipartUploadCommand({
        ...input,
        MpuObjectSize: this.#writing.body.bytes,
        ChecksumType: 'FULL_OBJECT',
        ChecksumCRC32: this.#crc(),
      }),
    );
  }

  /** The request that makes the object visible. An abort counts until it is sent. */
  async #publish(command: PutObjectCommand | CompleteMultipartUploadCommand): Promise<unknown> {
    this.#writing.stop.signal.throwIfAborted();
    return await asking(this.#bucket, `write ${this.#uri}`, undefined, async (options, tried) => {
      try {
        const answer =
          command instanceof PutObjectCommand
            ? await this.#bucket.client.send(command, options)
            : await this.#bucket.client.send(command, options);
        const { ETag: etag = '' } = answer;
        assertWhole(this.#uri, { 'it gives no tag': etag === '' });
        this.#published = { etag };
        return answer;
      } catch (error) {
        const there = await this.#lookUp(error, tried);
        if (there === undefined) throw error;
        this.#published = there;
        return { ETag: there.etag, $metadata: {} };
      }
    });
  }

  /** Whether a request that failed was done after all. */
  async #lookUp(error: unknown, tried: number): Promise<ObjectHead | undefined> {
    const status = statusOf(error);
    const mayBeDone = status === undefined || status < 300 || status >= 500 || tried > 1;
    if (!mayBeDone) return undefined;
    const there = await headObject(this.#bucket, this.#writing.path, undefined);
    return there?.writer === this.#writing.writer ? there : undefined;
  }

  #assertWhole(sent = this.#writing.body.bytes): void {
    const { body, stop } = this.#writing;
    stop.signal.throwIfAborted();
    if (!body.ended || sent !== body.bytes) throw s3Error('truncated', `the bytes for ${this.#uri} broke off`);
  }

  #crc(): string {
    return base64Crc(this.#writing.body.crc);
  }
}
