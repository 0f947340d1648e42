import { LakehouseError } from '../../table/lakehouse-error.ts';

export interface ParquetjsField {
  readonly type: string;
  readonly optional: boolean;
  readonly compression: 'SNAPPY' | 'UNCOMPRESSED';
  readonly statistics: false;
}

export interface ParquetjsWriter {
  appendRow(row: Readonly<Record<string, unknown>>): Promise<void>;
  close(): Promise<void>;
}

/** What the library wants of an output stream. */
export interface ParquetjsOutput {
  write(chunk: Uint8Array, done: () => void): void;
  end(done: () => void): void;
}

interface EnvelopeReader {
  readRowGroup(schema: unknown, group: unknown, columns: readonly (readonly string[])[]): Promise<unknown>;
}

/** The part of parquetjs-lite 0.8.7 that is used here; the package has no types. */
export interface ParquetjsLibrary {
  readonly ParquetSchema: new (fields: Readonly<Record<string, ParquetjsField>>) => unknown;
  readonly ParquetWriter: {
    openStream(
      schema: unknown,
      output: ParquetjsOutput,
      options: { readonly rowGroupSize: number; readonly useDataPageV2: boolean; readonly pageIndex: boolean },
    ): Promise<ParquetjsWriter>;
  };
  readonly ParquetEnvelopeReader: new (
    read: (offset: number, length: number) => Promise<Buffer>,
    close: () => void,
    bytes: number,
  ) => EnvelopeReader;
  readonly ParquetReader: {
    openEnvelopeReader(reader: EnvelopeReader): Promise<{
      readonly metadata: { readonly row_groups: readonly unknown[] };
      readonly schema: unknown;
    }>;
  };
  readonly ParquetShredder: {
    materializeRecords(schema: unknown, group: unknown): readonly Record<string, unknown>[];
  };
}

/** The optional package. Rejects with LakehouseError when it is not installed. */
export async function loadParquetjs(): Promise<ParquetjsLibrary> {
  // a name that compilers do not follow: the package has no types and need not be there
  const name: string = 'parquetjs-lite';
  try {
    return ((await import(name)) as { default: ParquetjsLibrary }).default;
  } catch (cause) {
    throw new LakehouseError(
      'dependency_missing',
      'the package parquetjs-lite could not be loaded',
      'install it (npm install parquetjs-lite@0.8.7), or use parquet(), which needs no package',
      { cause },
    );
  }
}
