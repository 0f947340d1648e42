import { parquet } from '@stedi-lakehouse/core';
import { parquetjsLite } from '@stedi-lakehouse/core/parquetjs-lite';
import { codecContract } from '@stedi-lakehouse/core/testing';

codecContract('parquet, portable', () => parquet({ layout: 'portable' }));
codecContract('parquet, compact', () => parquet({ layout: 'compact' }));
codecContract('parquet, many small row groups', () => parquet({ layout: 'compact', rowGroupRows: 11 }));
codecContract('parquetjs-lite', () => parquetjsLite(), { numRuns: 10 });
codecContract('parquetjs-lite, many small row groups', () => parquetjsLite({ rowGroupRows: 50, compression: 'none' }), {
  numRuns: 5,
});
