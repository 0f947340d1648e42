#!/usr/bin/env bash
# A JSON number with a fraction, read into a declared 64-bit integer column: five engines, four answers, none of them a warning.
# Readings that some gateways write as floats (1655564444103.5) change by what reads them.
#   DuckDB 2.0.1     rounds, halves to even: 0.5 -> 0, 1.5 -> 2, 2.5 -> 2
#   DataFusion 55.0.0, Daft 0.7.26  cut off: 0, 1, 2
#   Polars 2.1.0, pyarrow 25.0.1, ClickHouse 26.9 (chdb 4.4.0)  refuse the file
# A whole number that is written with a fraction (9007199254740995.0, above 2^53) becomes ...996 in DuckDB, DataFusion and Daft,
# though 9007199254740995 itself is kept to the last digit.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install duckdb==2.0.1 datafusion==55.0.0 daft==0.7.26 polars==2.1.0 pyarrow==25.0.1 chdb==4.4.0
cd "$folder"
printf '{"t":0.5}\n{"t":1.5}\n{"t":2.5}\n' > halves.json
printf '{"t":9007199254740995}\n{"t":9007199254740995.0}\n' > large.json
cat > look.py <<'PY'
import chdb, daft, datafusion, duckdb, polars, pyarrow, pyarrow.json
schema = pyarrow.schema([('t', pyarrow.int64())])
readers = {
    'duckdb': lambda file: [t for (t,) in duckdb.sql(f"select t from read_json('{file}', columns = {{t: 'BIGINT'}})").fetchall()],
    'datafusion': lambda file: [row['t'] for batch in datafusion.SessionContext().read_json(file, schema=schema).collect()
                                for row in batch.to_pylist()],
    'daft': lambda file: [row['t'] for row in
                          daft.read_json(file, schema={'t': daft.DataType.int64()}, infer_schema=False).to_pylist()],
    'polars': lambda file: polars.read_ndjson(file, schema={'t': polars.Int64})['t'].to_list(),
    'pyarrow': lambda file: pyarrow.json.read_json(
        file, parse_options=pyarrow.json.ParseOptions(explicit_schema=schema))['t'].to_pylist(),
    'clickhouse': lambda file: str(chdb.query(f"select t from file('{file}', 'JSONEachRow', 't Int64')", 'CSV')).split(),
}
for name, read in readers.items():
    for file in ('halves.json', 'large.json'):
        try:
            seen = read(file)
        except Exception:
            seen = 'refused'
        print(name, file, seen)
PY
"$folder/env/bin/python" look.py 2> log | tee seen
diff seen - <<'SEEN' || { echo 'the behaviour has changed'; exit 1; }
duckdb halves.json [0, 2, 2]
duckdb large.json [9007199254740995, 9007199254740996]
datafusion halves.json [0, 1, 2]
datafusion large.json [9007199254740995, 9007199254740996]
daft halves.json [0, 1, 2]
daft large.json [9007199254740995, 9007199254740996]
polars halves.json refused
polars large.json refused
pyarrow halves.json refused
pyarrow large.json refused
clickhouse halves.json refused
clickhouse large.json refused
SEEN
