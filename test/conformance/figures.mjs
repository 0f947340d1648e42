import { stedi } from './command.mjs';

/** 2^48: such a multiple of a reading is a whole number that every engine has exactly. */
const scale = 281_474_976_710_656;

/** How each engine makes a text of a cell of each type, the same text as the others, and of texts one number that does not depend on their order. */
const dialects = {
  duckdb: {
    string: (cell) => cell,
    bigint: (cell) => `${cell}::VARCHAR`,
    double: (cell) => `floor(${cell} * ${scale})::BIGINT::VARCHAR`,
    date: (cell) => `strftime(${cell}, '%Y-%m-%d')`,
    sum: (text) => `sum(('0x' || left(md5(${text}), 8))::UBIGINT)::VARCHAR`,
  },
  trino: {
    string: (cell) => cell,
    bigint: (cell) => `cast(${cell} AS VARCHAR)`,
    double: (cell) => `cast(cast(floor(${cell} * ${scale}e0) AS BIGINT) AS VARCHAR)`,
    date: (cell) => `cast(${cell} AS VARCHAR)`,
    sum: (text) => `cast(sum(from_base(substr(to_hex(md5(to_utf8(${text}))), 1, 8), 16)) AS VARCHAR)`,
  },
};

const typesOfDuckDb = { VARCHAR: 'string', BIGINT: 'bigint', DOUBLE: 'double', DATE: 'date' };

/**
 * A query that gives one row: how many rows there are, of each column how many cells have a value and a checksum of these, and a checksum of whole
 * rows. The row of another engine over the same rows is the same.
 */
export function figuresQuery(dialect, columns, from) {
  return `SELECT ${figures(dialects[dialect], columns).join(', ')} FROM ${from}`;
}

function figures(engine, columns) {
  const texts = Object.entries(columns).map(([name, type]) => engine[type](`"${name}"`));
  const whole = `concat_ws('|', ${texts.map((text) => `coalesce(${text}, '~')`).join(', ')})`;
  return ['count(*)', ...texts.flatMap((text) => [`count(${text})`, engine.sum(text)]), engine.sum(whole)];
}

/** What `stedi query` finds in a lake over folders: of each table its columns with the types that Glue has for them, and its figures. */
export function figuresOfLake(lake, tables) {
  const query = (sql) => JSON.parse(stedi(['query', sql, '--lake', lake, '--json']));
  return Object.fromEntries(
    tables.map((table) => {
      const described = query(`DESCRIBE "${table}"`);
      const columns = Object.fromEntries(
        described.map(({ column_name: name, column_type: type }) => [name.toLowerCase(), typesOfDuckDb[type]]),
      );
      const [row] = query(figuresQuery('duckdb', columns, `"${table}"`));
      return [table, { columns, figures: Object.values(row) }];
    }),
  );
}
