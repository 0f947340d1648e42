/** The classes by which Hive's readers, Athena's among them, take a table's files. */
export interface HiveFormat {
  readonly input: string;
  readonly output: string;
  readonly serde: string;
}

/** Parquet, and JSON with one record a line. */
export const hiveFormats: Readonly<Record<'json' | 'parquet', HiveFormat>> = {
  parquet: {
    input: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
    output: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
    serde: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
  },
  // the other reader of JSON, OpenX, may give more or fewer rows than there are (docs/decisions/0015)
  json: {
    input: 'org.apache.hadoop.mapred.TextInputFormat',
    output: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
    serde: 'org.apache.hive.hcatalog.data.JsonSerDe',
  },
};
