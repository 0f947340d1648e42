-- Generated from the tables by: npm run sql
-- Put your bucket into LOCATION.
CREATE EXTERNAL TABLE IF NOT EXISTS `step_trainer_landing` (
  `sensorreadingtime` bigint COMMENT 'When the reading was taken. Unit: ms since 1970-01-01 UTC. PII: linkable.',
  `serialnumber` string COMMENT 'Serial number of the device; joins to customer serialNumber. PII: linkable.',
  `distancefromobject` bigint COMMENT 'Distance to the object in front of the device, a whole number. The source does not name its unit. Unit: as the device reports it. PII: sensitive.'
)
COMMENT 'Readings of the step trainer, as the device sent them.'
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
STORED AS INPUTFORMAT 'org.apache.hadoop.mapred.TextInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://BUCKET/step_trainer/landing/'
TBLPROPERTIES ('classification' = 'json');
