export { keepFirst, keepMatching } from '@stedi-lakehouse/core';
export * from './operators/index.ts';
export * from './stedi-options.ts';
export { stediConsent, stediPipeline } from './stedi-pipeline.ts';
export * from './streams/index.ts';
export * from './tables/index.ts';
export * from './transitions/index.ts';
