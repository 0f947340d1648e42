import type { JsonFormat } from '../codec/index.ts';
import type { LandedFiles } from '../lake/index.ts';
import { ObjectList, type ObjectPages, type Store, type StoredObject } from '../store/index.ts';

/** A landing file, and how its bytes are to be read. */
export interface LandingFile {
  readonly object: StoredObject;
  readonly uri: string;
  readonly bytes: number;
  readonly format: JsonFormat;
  readonly splittable: boolean;
}

/** Some landing files that stand side by side, as plain data that threads share: files [first, end) of the pages. */
export interface LandingFilePages {
  readonly objects: ObjectPages;
  readonly formats: Uint8Array;
  readonly first: number;
  readonly end: number;
  /** Where the first of them is, for people. */
  readonly uri: string;
}

const compressions = ['none', 'gzip', 'zstd'] as const satisfies readonly JsonFormat['compression'][];

/**
 * The files of a landing table, in order. There may be millions: their facts are held in some dozens of bytes each, and a file's object is made when
 * it is asked for.
 */
export class LandingFiles implements Iterable<LandingFile> {
  readonly #objects: ObjectList;
  readonly #formats: Uint8Array;
  readonly #uriOf: Store['uriOf'];

  /** `formats`: a code for each object, as `formatCode` gives it. */
  constructor(objects: ObjectList, formats: Uint8Array, { uriOf }: Pick<Store, 'uriOf'>) {
    this.#objects = objects;
    this.#formats = formats;
    this.#uriOf = uriOf;
  }

  get length(): number {
    return this.#objects.length;
  }

  /** The file at an index below `length`. */
  at(index: number): LandingFile {
    const object = this.#objects.at(index);
    const format = formatOf(this.#formats[index]!);
    return { object, uri: this.#uriOf(object.path), bytes: object.bytes, format, splittable: format.splittable };
  }

  bytesAt(index: number): number {
    return this.#objects.bytesAt(index);
  }

  /** When that file was written, ms since 1970-01-01 UTC. */
  modifiedAt(index: number): number {
    return this.#objects.modifiedAt(index);
  }

  /** Whether any of them is packed. */
  get packed(): boolean {
    return this.#formats.some((code) => formatOf(code).compression !== 'none');
  }

  splittableAt(index: number): boolean {
    return formatOf(this.#formats[index]!).splittable;
  }

  /** What the store told of each file. */
  objects(): Iterable<StoredObject> {
    return this.#objects;
  }

  /** As a lake lists them. */
  landed(): LandedFiles {
    const [objects, uriOf] = [this.#objects, this.#uriOf];
    return {
      length: objects.length,
      *[Symbol.iterator]() {
        for (const { path, bytes, etag } of objects) yield { uri: uriOf(path), bytes, etag };
      },
    };
  }

  *[Symbol.iterator](): Generator<LandingFile, void, undefined> {
    for (let index = 0; index < this.length; index++) yield this.at(index);
  }

  /** Files [first, end), at least one, as plain data. */
  pages(first: number, end: number): LandingFilePages {
    const { start, pages } = this.#objects.pages(first, end);
    return {
      objects: pages,
      formats: this.#formats.subarray(start, start + pages.length),
      first: first - start,
      end: end - start,
      uri: this.at(first).uri,
    };
  }
}

/** The files of pages, one after another. */
export function* filesOf(
  pages: LandingFilePages,
  store: Pick<Store, 'uriOf'>,
): Generator<LandingFile, void, undefined> {
  const files = new LandingFiles(new ObjectList(pages.objects), pages.formats, store);
  for (let index = pages.first; index < pages.end; index++) yield files.at(index);
}

/** Room for the codes of so many files, which threads share. */
export function formatCodes(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length));
}

/** A format as a byte. */
export function formatCode({ format, compression, splittable }: JsonFormat): number {
  return formats.findIndex(
    (each) => each.format === format && each.compression === compression && each.splittable === splittable,
  );
}

function formatOf(code: number): JsonFormat {
  return formats[code]!;
}

const formats: readonly JsonFormat[] = [true, false].flatMap((splittable) =>
  compressions.flatMap((compression) =>
    (['ndjson', 'json'] as const).map((format): JsonFormat => ({ format, compression, splittable })),
  ),
);
