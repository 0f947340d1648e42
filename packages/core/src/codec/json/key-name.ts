/** Characters of a key that are named, at most. */
const mostCharacters = 64;

/** A key as it may be named, cut where it is long. */
export function keyName(key: string): string {
  return key.slice(0, mostCharacters);
}

/**
 * Whether a key looks like the name of a column. Keys of strange files are values: addresses, numbers of persons or things. So one with other characters
 * than names have, or with more than four digits in a row, is none.
 */
export function looksLikeName(key: string): boolean {
  return /^[A-Za-z_$][\w$.-]*$/.test(key) && !/\d{5}/.test(key);
}
