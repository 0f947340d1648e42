#!/usr/bin/env bash
# ClickHouse 26.9 (chdb 4.4.0), JSONEachRow: an integer one above the largest Int64 becomes the smallest, and 2^64 becomes 0, with
# no error; in an Int32 column 2147483648 becomes -2147483648. A text where a number belongs is refused, so a schema does look safe.
# DuckDB 2.0.1 refuses all three.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install chdb==4.4.0 duckdb==2.0.1
cd "$folder"
cat > look.py <<'PY'
import chdb, duckdb
for number, clickhouse, duck in (
    ('9223372036854775808', 'Int64', 'BIGINT'), ('18446744073709551616', 'Int64', 'BIGINT'), ('2147483648', 'Int32', 'INTEGER')):
    with open('readings.json', 'w') as file:
        file.write(f'{{"t":{number}}}\n')
    try:
        seen = str(chdb.query(f"select t from file('readings.json', 'JSONEachRow', 't {clickhouse}')", 'CSV')).strip()
    except Exception:
        seen = 'refused'
    try:
        other = duckdb.sql(f"select t from read_json('readings.json', columns = {{t: '{duck}'}})").fetchall()
    except Exception:
        other = 'refused'
    print(number, clickhouse, 'clickhouse:', seen, 'duckdb:', other)
PY
"$folder/env/bin/python" look.py 2> log | tee seen
diff seen - <<'SEEN' || { echo 'the behaviour has changed'; exit 1; }
9223372036854775808 Int64 clickhouse: -9223372036854775808 duckdb: refused
18446744073709551616 Int64 clickhouse: 0 duckdb: refused
2147483648 Int32 clickhouse: -2147483648 duckdb: refused
SEEN
