#!/usr/bin/env bash
# DuckDB 2.0.1, read_json with a declared VARCHAR column: a JSON number is not kept as it is written, it is printed anew:
# 1.10 -> '1.1', 5.550100e6 -> '5550100.0'. ClickHouse 26.9 (chdb 4.4.0) and PySpark 4.3.0 keep the text of the number.
# Firmware versions, phone and serial numbers that somebody wrote without quotes join in one engine and not in the other.
# Needs Python 3.10 or newer and Java 17.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install duckdb==2.0.1 chdb==4.4.0 pyspark==4.3.0
cd "$folder"
printf '{"firmware":1.10}\n{"firmware":5.550100e6}\n{"firmware":120}\n' > devices.json
cat > look.py <<'PY'
import chdb, duckdb
from pyspark.sql import SparkSession
print('duckdb', [text for (text,) in duckdb.sql("select firmware from read_json('devices.json', columns = {firmware: 'VARCHAR'})").fetchall()])
print('clickhouse', str(chdb.query("select firmware from file('devices.json', 'JSONEachRow', 'firmware String')", 'TSV')).split())
spark = SparkSession.builder.master('local[1]').config('spark.ui.enabled', 'false').getOrCreate()
spark.sparkContext.setLogLevel('OFF')
print('spark', [text for (text,) in spark.read.schema('firmware string').json('devices.json').collect()])
PY
"$folder/env/bin/python" look.py 2> log | tee seen
diff seen - <<'SEEN' || { echo 'the behaviour has changed'; exit 1; }
duckdb ['1.1', '5550100.0', '120']
clickhouse ['1.10', '5.550100e6', '120']
spark ['1.10', '5.550100e6', '120']
SEEN
