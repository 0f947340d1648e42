-- Generated from the tables by: npm run sql
-- Put your bucket into LOCATION.
CREATE EXTERNAL TABLE IF NOT EXISTS `accelerometer_landing` (
  `user` string COMMENT 'E-mail address of the customer; joins to customer email. PII: direct.',
  `timestamp` bigint COMMENT 'When the reading was taken. Unit: ms since 1970-01-01 UTC. PII: linkable.',
  `x` double COMMENT 'Acceleration along the phone\'s x axis. Unit: g. PII: sensitive.',
  `y` double COMMENT 'Acceleration along the phone\'s y axis. Unit: g. PII: sensitive.',
  `z` double COMMENT 'Acceleration along the phone\'s z axis. Unit: g. PII: sensitive.'
)
COMMENT 'Accelerometer readings, as the phone app sent them. One person may have several readings of the same millisecond.'
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
STORED AS INPUTFORMAT 'org.apache.hadoop.mapred.TextInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://BUCKET/accelerometer/landing/'
TBLPROPERTIES ('classification' = 'json');
