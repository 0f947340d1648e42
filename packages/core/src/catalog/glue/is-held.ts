/**
 * Whether a table of Glue has all that is wanted already. Maps of parameters must be equal; of everything else Glue may know more, since it
 * fills in what it is not told.
 */
export function isHeld(wanted: unknown, there: unknown, exact = false): boolean {
  if (wanted instanceof Date) return there instanceof Date && there.getTime() === wanted.getTime();
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(there) &&
      there.length === wanted.length &&
      wanted.every((each: unknown, index) => isHeld(each, there[index]))
    );
  }
  if (typeof wanted !== 'object' || wanted === null) return wanted === there;
  if (typeof there !== 'object' || there === null) return Object.keys(wanted).length === 0;
  if (exact && Object.keys(there).length !== Object.keys(wanted).length) return false;
  return Object.entries(wanted).every(([key, value]) =>
    isHeld(value, (there as Record<string, unknown>)[key], key === 'Parameters'),
  );
}
