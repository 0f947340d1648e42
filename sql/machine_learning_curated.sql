-- Generated from the tables by: npm run sql
-- Put bucket, run and attempt of the current version into LOCATION: older versions lie beside it, and Athena reads
-- every file below a location.
CREATE EXTERNAL TABLE IF NOT EXISTS `machine_learning_curated` (
  `sensorreadingtime` bigint COMMENT 'When the reading was taken. Unit: ms since 1970-01-01 UTC. PII: linkable.',
  `serialnumber` string COMMENT 'Serial number of the device; joins to customer serialNumber. PII: linkable.',
  `distancefromobject` bigint COMMENT 'Distance to the object in front of the device, a whole number. The source does not name its unit. Unit: as the device reports it. PII: sensitive.',
  `x` double COMMENT 'Acceleration along the phone\'s x axis. Unit: g. PII: sensitive.',
  `y` double COMMENT 'Acceleration along the phone\'s y axis. Unit: g. PII: sensitive.',
  `z` double COMMENT 'Acceleration along the phone\'s z axis. Unit: g. PII: sensitive.'
)
COMMENT 'Step trainer readings with the phone readings of the same millisecond, one row for each pair. Pairs are made by time alone: where two customers were measured in the same millisecond, a row may hold the step of one and the movement of the other; the report of the run counts these. Phone readings were taken at or after their customer agreed to research; a step reading of another customer may be older than the consent of that one. Not anonymous: serial numbers and times to the millisecond lead back to one customer for whoever holds the trusted tables.'
STORED AS PARQUET
LOCATION 's3://BUCKET/curated/machine_learning_curated/run=RUN/attempt=ATTEMPT/'
TBLPROPERTIES ('classification' = 'parquet');
