#!/usr/bin/env bash
# Daft 0.7.26, read_json with a schema of one's own: what is not of the declared type becomes null without a word (a number in
# quotes, an integer above 64 bits, an object in a text column), while `true` in an integer column becomes 1. A number in quotes is
# read by DuckDB 2.0.1, and the too large one is refused by it.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install daft==0.7.26 duckdb==2.0.1
cd "$folder"
cat > look.py <<'PY'
import daft, duckdb
for text in ('{"t":"1655564444103","s":"a"}', '{"t":9223372036854775808,"s":"a"}', '{"t":true,"s":"a"}', '{"t":1,"s":{"b":2}}'):
    with open('readings.json', 'w') as file:
        file.write(text + '\n')
    schema = {'t': daft.DataType.int64(), 's': daft.DataType.string()}
    seen = daft.read_json('readings.json', schema=schema, infer_schema=False).to_pylist()
    try:
        other = duckdb.sql("select t, s from read_json('readings.json', columns = {t: 'BIGINT', s: 'VARCHAR'})").fetchall()
    except Exception:
        other = 'refused'
    print(text, 'daft:', seen, 'duckdb:', other)
PY
"$folder/env/bin/python" look.py 2> log | tee seen
diff seen - <<'SEEN' || { echo 'the behaviour has changed'; exit 1; }
{"t":"1655564444103","s":"a"} daft: [{'t': None, 's': 'a'}] duckdb: [(1655564444103, 'a')]
{"t":9223372036854775808,"s":"a"} daft: [{'t': None, 's': 'a'}] duckdb: refused
{"t":true,"s":"a"} daft: [{'t': 1, 's': 'a'}] duckdb: [(1, 'a')]
{"t":1,"s":{"b":2}} daft: [{'t': 1, 's': None}] duckdb: [(1, '{"b":2}')]
SEEN
