/** How many header bytes tell what comes next: the magic number and the frame's descriptor, or a block's header. */
const frameHead = 5;
const blockHead = 3;
const checksumBytes = 4;
const dictionaryIdBytes = [0, 1, 2, 4];
const contentSizeBytes = [0, 2, 4, 8];

/**
 * Follows the packed bytes of a zstd frame, to know whether it is whole: Node 22 takes one that is cut off for a shorter one, without an error.
 * RFC 8878, section 3.1.1.
 */
export class ZstdFrame {
  #head: number[] = [];
  #wanted = frameHead;
  #skip = 0;
  #checksum = false;
  #next: 'frame' | 'block' | 'nothing' = 'frame';

  /** Whether every byte of the frame has come. */
  get whole(): boolean {
    return this.#next === 'nothing' && this.#skip === 0;
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length && !this.whole;) {
      const skipped = Math.min(this.#skip, chunk.length - at);
      this.#skip -= skipped;
      at += skipped;
      if (this.#skip > 0 || at === chunk.length || this.#next === 'nothing') continue;
      this.#head.push(chunk[at++]!);
      if (this.#head.length === this.#wanted) this.#take(this.#head.splice(0));
    }
  }

  #take(head: readonly number[]): void {
    if (this.#next === 'frame') this.#takeFrame(head[frameHead - 1]!);
    else this.#takeBlock(head[0]! | (head[1]! << 8) | (head[2]! << 16));
    this.#wanted = blockHead;
  }

  #takeFrame(descriptor: number): void {
    const single = (descriptor & 0x20) !== 0;
    const contentSize = contentSizeBytes[descriptor >> 6]! + (single && descriptor >> 6 === 0 ? 1 : 0);
    this.#checksum = (descriptor & 0x04) !== 0;
    this.#skip = (single ? 0 : 1) + dictionaryIdBytes[descriptor & 0x03]! + contentSize;
    this.#next = 'block';
  }

  #takeBlock(header: number): void {
    const repeated = ((header >> 1) & 3) === 1;
    const last = (header & 1) === 1;
    this.#skip = (repeated ? 1 : header >> 3) + (last && this.#checksum ? checksumBytes : 0);
    if (last) this.#next = 'nothing';
  }
}
