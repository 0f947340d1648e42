import { LakehouseError } from '../table/lakehouse-error.ts';
import type { ByteRange, ByteSource } from './codec.ts';

/** Refuses a range that leaves out some of a file which can only be read from its start to its end. */
export function assertWhole(source: ByteSource, range: ByteRange | undefined, form: string): void {
  if (range === undefined || (range.start === 0 && range.end >= source.bytes)) return;
  throw new LakehouseError(
    'not_splittable',
    `bytes ${range.start} to ${range.end} of ${source.name} cannot be read by themselves`,
    `a ${form} file is read as a whole: leave the range out`,
  );
}
