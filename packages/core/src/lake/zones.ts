import type { Store } from '../store/store.ts';
import type { DataZone } from './manifest.ts';

/** The roots of a lake and of its zones. */
export interface LakeStores {
  readonly root: Store;
  readonly zones: Readonly<Record<DataZone, Store>>;
}
