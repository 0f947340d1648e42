-- Generated from the tables by: npm run sql
-- Put bucket, run and attempt of the current version into LOCATION: older versions lie beside it, and Athena reads
-- every file below a location.
CREATE EXTERNAL TABLE IF NOT EXISTS `accelerometer_trusted` (
  `user` string COMMENT 'E-mail address of the customer; joins to customer email. PII: direct.',
  `timestamp` bigint COMMENT 'When the reading was taken. Unit: ms since 1970-01-01 UTC. PII: linkable.',
  `x` double COMMENT 'Acceleration along the phone\'s x axis. Unit: g. PII: sensitive.',
  `y` double COMMENT 'Acceleration along the phone\'s y axis. Unit: g. PII: sensitive.',
  `z` double COMMENT 'Acceleration along the phone\'s z axis. Unit: g. PII: sensitive.'
)
COMMENT 'Accelerometer readings of customers in customer_trusted, all columns. Only those taken at or after the consent, unless the run was told not to trim them; the report of the run says so.'
STORED AS PARQUET
LOCATION 's3://BUCKET/trusted/accelerometer_trusted/run=RUN/attempt=ATTEMPT/'
TBLPROPERTIES ('classification' = 'parquet');
