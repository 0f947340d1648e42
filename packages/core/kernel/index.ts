export { rows, scan } from './scan';

/** The first byte that this module does not use itself. */
export const firstFree: usize = __heap_base;
