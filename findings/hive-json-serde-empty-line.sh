#!/usr/bin/env bash
# hive-hcatalog-core 2.3.10, org.apache.hive.hcatalog.data.JsonSerDe (which Athena and Glue tables over JSON name), read here through
# PySpark 4.3.0's Hive support: an empty line between records repeats the record before it, in silence. The SerDe parses the bytes of
# Hadoop's Text without heeding its length, and a Text that is used again still holds the line before. PySpark's own JSON reader skips
# the line. Seen: steps 1, 1, 2 of a file of steps 1 and 2. Needs Python 3.10 or newer, Java 17 and Maven.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install pyspark==4.3.0
mvn -q dependency:copy -Dartifact=org.apache.hive.hcatalog:hive-hcatalog-core:2.3.10:jar -DoutputDirectory="$folder/jars"
mkdir "$folder/steps"; cd "$folder"
printf '{"step":1}\n\n{"step":2}\n' > steps/steps.json
cat > look.py <<'PY'
import os
from pyspark.sql import SparkSession
spark = (SparkSession.builder.master('local[1]').config('spark.ui.enabled', 'false')
         .config('spark.jars', 'jars/hive-hcatalog-core-2.3.10.jar').config('spark.sql.warehouse.dir', 'warehouse')
         .enableHiveSupport().getOrCreate())
spark.sparkContext.setLogLevel('OFF')
spark.sql("create external table steps (step bigint) "
          f"row format serde 'org.apache.hive.hcatalog.data.JsonSerDe' location '{os.path.abspath('steps')}'")
print('serde', [row.step for row in spark.sql('select step from steps').collect()])
print('spark', [row.step for row in spark.read.schema('step bigint').json('steps').collect()])
PY
"$folder/env/bin/python" look.py 2> log | tee seen
diff seen - <<'SEEN' || { echo 'the behaviour has changed'; exit 1; }
serde [1, 1, 2]
spark [1, 2]
SEEN
