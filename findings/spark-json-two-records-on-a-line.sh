#!/usr/bin/env bash
# PySpark 4.3.0, spark.read.json: of several records on one line it returns the first and drops the others in silence, also in
# mode FAILFAST, which promises an exception for malformed records; the corrupt-record column stays null too. Firehose without a
# delimiter, and many device gateways, write exactly such lines. jq, DuckDB 2.0.1 (format 'auto'), pyarrow 25.0.1 and DataFusion
# 55.0.0 return all three records of this file.
# Seen: FAILFAST [(1, None), (3, None)] and PERMISSIVE [(1, None), (3, None)] of records 1, 2, 3. Needs Python 3.10 or newer and Java 17.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install pyspark==4.3.0 duckdb==2.0.1
cd "$folder"
printf '{"step":1}{"step":2}\n{"step":3}\n' > steps.json
cat > look.py <<'PY'
import duckdb
from pyspark.sql import SparkSession
spark = SparkSession.builder.master('local[1]').config('spark.ui.enabled', 'false').getOrCreate()
spark.sparkContext.setLogLevel('OFF')
for mode in ('FAILFAST', 'PERMISSIVE'):
    read = spark.read.schema('step bigint, _corrupt_record string').option('mode', mode).json('steps.json')
    print(mode, [tuple(row) for row in read.collect()])
print('duckdb', duckdb.sql("select step from read_json('steps.json', columns = {step: 'BIGINT'}) order by 1").fetchall())
PY
"$folder/env/bin/python" look.py 2> log | tee seen
diff seen - <<'SEEN' || { echo 'the behaviour has changed'; exit 1; }
FAILFAST [(1, None), (3, None)]
PERMISSIVE [(1, None), (3, None)]
duckdb [(1,), (2,), (3,)]
SEEN
