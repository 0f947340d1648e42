-- Generated from the tables by: npm run sql
-- Put bucket, run and attempt of the current version into LOCATION: older versions lie beside it, and Athena reads
-- every file below a location.
CREATE EXTERNAL TABLE IF NOT EXISTS `step_trainer_trusted` (
  `sensorreadingtime` bigint COMMENT 'When the reading was taken. Unit: ms since 1970-01-01 UTC. PII: linkable.',
  `serialnumber` string COMMENT 'Serial number of the device; joins to customer serialNumber. PII: linkable.',
  `distancefromobject` bigint COMMENT 'Distance to the object in front of the device, a whole number. The source does not name its unit. Unit: as the device reports it. PII: sensitive.'
)
COMMENT 'Step trainer readings of customers in customer_trusted, all columns. Those taken before the consent are among them, unless the run was told to trim all readings; the report of the run says so.'
STORED AS PARQUET
LOCATION 's3://BUCKET/trusted/step_trainer_trusted/run=RUN/attempt=ATTEMPT/'
TBLPROPERTIES ('classification' = 'parquet');
