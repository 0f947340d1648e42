#!/usr/bin/env bash
# hive-hcatalog-core 2.3.10, org.apache.hive.hcatalog.data.JsonSerDe (the SerDe that Athena and Glue tables over JSON name), read
# here through PySpark 4.3.0's Hive support. Valid JSON, no error, other rows than were written:
#   - an object where the table has a string becomes the one character `{`
#   - two records on a line: the second is gone
#   - keys are compared without case, the later one wins: {"step": 1, "STEP": 2} is 2
#   - 1.9 in a bigint column is 1
# PySpark's own JSON reader keeps the object as text, ignores STEP and gives null for 1.9: the same folder has other rows in a
# table of this SerDe than in a Spark job. Needs Python 3.10 or newer, Java 17 and Maven.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install pyspark==4.3.0
mvn -q dependency:copy -Dartifact=org.apache.hive.hcatalog:hive-hcatalog-core:2.3.10:jar -DoutputDirectory="$folder/jars"
cd "$folder"
cat > look.py <<'PY'
import pathlib
from pyspark.sql import SparkSession
spark = (SparkSession.builder.master('local[1]').config('spark.ui.enabled', 'false')
         .config('spark.jars', 'jars/hive-hcatalog-core-2.3.10.jar').config('spark.sql.warehouse.dir', 'warehouse')
         .enableHiveSupport().getOrCreate())
spark.sparkContext.setLogLevel('OFF')
cases = {
    'object': '{"step": 1, "note": {"b": 1.0}}\n',
    'two': '{"step": 1, "note": "a"}{"step": 2, "note": "b"}\n',
    'cased': '{"step": 1, "STEP": 2, "note": "a"}\n',
    'fraction': '{"step": 1.9, "note": "a"}\n',
}
for name, text in cases.items():
    place = pathlib.Path(name).absolute()
    place.mkdir()
    (place / 'steps.json').write_text(text)
    spark.sql(f"create external table {name} (step bigint, note string) "
              f"row format serde 'org.apache.hive.hcatalog.data.JsonSerDe' location '{place}'")
    hive = [tuple(row) for row in spark.sql(f'select step, note from {name}').collect()]
    own = [tuple(row) for row in spark.read.schema('step bigint, note string').json(str(place)).collect()]
    print(name, 'hive:', hive, 'spark:', own)
PY
"$folder/env/bin/python" look.py 2> log | tee seen
diff seen - <<'SEEN' || { echo 'the behaviour has changed'; exit 1; }
object hive: [(1, '{')] spark: [(1, '{"b": 1.0}')]
two hive: [(1, 'a')] spark: [(1, 'a')]
cased hive: [(2, 'a')] spark: [(1, 'a')]
fraction hive: [(1, 'a')] spark: [(None, 'a')]
SEEN
