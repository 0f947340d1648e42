const kept: object[] = [];

/**
 * Keeps one small object of a class whose hot methods are optimised for its shape. The engine forgets a shape, and all code for it, when garbage is
 * collected while no object has it; then methods start over, slow. Parts make such objects and drop them, so that this happens many times in a run.
 */
export function keepShape(one: object): void {
  kept.push(one);
}
