#!/usr/bin/env bash
# A key that stands twice in one JSON record, read with a schema: Polars 2.1.0 and ClickHouse 26.9 (chdb 4.4.0) keep the first,
# DataFusion 55.0.0, Daft 0.7.26, pandas 3.1.1 and PySpark 4.3.0 the last, DuckDB 2.0.1 and pyarrow 25.0.1 refuse the file. Only the
# refusals say anything. A phone that sends a corrected reading behind the first one has two truths.
# Needs Python 3.10 or newer and Java 17.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install polars==2.1.0 chdb==4.4.0 datafusion==55.0.0 daft==0.7.26 pandas==3.1.1 duckdb==2.0.1 pyarrow==25.0.1 pyspark==4.3.0
cd "$folder"
printf '{"t":1,"t":2}\n' > readings.json
cat > look.py <<'PY'
import chdb, daft, datafusion, duckdb, pandas, polars, pyarrow, pyarrow.json
from pyspark.sql import SparkSession
file, schema = 'readings.json', pyarrow.schema([('t', pyarrow.int64())])
spark = SparkSession.builder.master('local[1]').config('spark.ui.enabled', 'false').getOrCreate()
spark.sparkContext.setLogLevel('OFF')
readers = {
    'polars': lambda: polars.read_ndjson(file, schema={'t': polars.Int64})['t'].to_list(),
    'clickhouse': lambda: [int(str(chdb.query(f"select t from file('{file}', 'JSONEachRow', 't Int64')", 'CSV')))],
    'datafusion': lambda: datafusion.SessionContext().read_json(file, schema=schema).to_pydict()['t'],
    'daft': lambda: daft.read_json(file, schema={'t': daft.DataType.int64()}, infer_schema=False).to_pydict()['t'],
    'pandas': lambda: pandas.read_json(file, lines=True)['t'].tolist(),
    'spark': lambda: [row.t for row in spark.read.schema('t bigint').option('mode', 'FAILFAST').json(file).collect()],
    'duckdb': lambda: duckdb.sql(f"select t from read_json('{file}', columns = {{t: 'BIGINT'}})").fetchall(),
    'pyarrow': lambda: pyarrow.json.read_json(file)['t'].to_pylist(),
}
for name, read in readers.items():
    try:
        print(name, read())
    except Exception:
        print(name, 'refused')
PY
"$folder/env/bin/python" look.py 2> log | tee seen
diff seen - <<'SEEN' || { echo 'the behaviour has changed'; exit 1; }
polars [1]
clickhouse [1]
datafusion [2]
daft [2]
pandas [2]
spark [2]
duckdb refused
pyarrow refused
SEEN
