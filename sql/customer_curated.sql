-- Generated from the tables by: npm run sql
-- Put bucket, run and attempt of the current version into LOCATION: older versions lie beside it, and Athena reads
-- every file below a location.
CREATE EXTERNAL TABLE IF NOT EXISTS `customer_curated` (
  `serialnumber` string COMMENT 'Serial number of the step trainer that the customer bought; its readings carry it. PII: linkable.',
  `registrationdate` bigint COMMENT 'When the customer registered. Unit: ms since 1970-01-01 UTC. PII: linkable.',
  `lastupdatedate` bigint COMMENT 'When the record last changed. Unit: ms since 1970-01-01 UTC. PII: linkable.',
  `sharewithresearchasofdate` bigint COMMENT 'Since when readings may be used for research. Unit: ms since 1970-01-01 UTC. PII: linkable.',
  `sharewithpublicasofdate` bigint COMMENT 'Since when readings may be shared with the public. Absent, null, or 0 and less: no consent. Unit: ms since 1970-01-01 UTC. PII: linkable.',
  `sharewithfriendsasofdate` bigint COMMENT 'Since when readings may be shared with friends. Absent, null, or 0 and less: no consent. Unit: ms since 1970-01-01 UTC. PII: linkable.'
)
COMMENT 'Customers who agreed to research and have at least one phone reading taken at or after the consent, each once. Holds no name, e-mail, phone or birth day. Not anonymous: serial numbers and times to the millisecond lead back to one customer for whoever holds the trusted tables.'
STORED AS PARQUET
LOCATION 's3://BUCKET/curated/customer_curated/run=RUN/attempt=ATTEMPT/'
TBLPROPERTIES ('classification' = 'parquet');
