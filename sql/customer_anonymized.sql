-- Generated from the tables by: npm run sql
-- Put bucket, run and attempt of the current version into LOCATION: older versions lie beside it, and Athena reads
-- every file below a location.
CREATE EXTERNAL TABLE IF NOT EXISTS `customer_anonymized` (
  `registrationdate` date COMMENT 'Day of registration. PII: quasi.',
  `lastupdatedate` date COMMENT 'Day on which the record last changed. PII: quasi.',
  `sharewithresearchasofdate` date COMMENT 'Day since when readings may be used for research. PII: quasi.',
  `sharewithpublicasofdate` date COMMENT 'Day since when readings may be shared with the public. Null: no consent. PII: quasi.',
  `sharewithfriendsasofdate` date COMMENT 'Day since when readings may be shared with friends. Null: no consent. PII: quasi.'
)
COMMENT 'customer_curated without the serial number and with dates to the day (UTC), one row for each of its rows. Named as the project names it, and still only deidentified: where few customers share a combination of days, the row narrows down who it is.'
STORED AS PARQUET
LOCATION 's3://BUCKET/curated/customer_anonymized/run=RUN/attempt=ATTEMPT/'
TBLPROPERTIES ('classification' = 'parquet');
