/** What a column cannot be read or written for, in words that hold no value. */
export class ColumnProblem extends Error {}
