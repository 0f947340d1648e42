import { LakehouseError } from '../table/lakehouse-error.ts';

/** A transition or pipeline is put together wrongly: found when it is defined, before anything runs. */
export class PipelineError extends LakehouseError {
  constructor(what: string, advice: string, options?: ErrorOptions) {
    super('pipeline_definition', what, advice, options);
  }
}
