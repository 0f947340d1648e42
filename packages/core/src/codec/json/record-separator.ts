/** The character that stands before each text of a JSON text sequence (RFC 7464), and in none of them. */
export const recordSeparator = '\u001e';
