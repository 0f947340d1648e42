-- Generated from the tables by: npm run sql
-- Put bucket, run and attempt of the current version into LOCATION: older versions lie beside it, and Athena reads
-- every file below a location.
CREATE EXTERNAL TABLE IF NOT EXISTS `customer_trusted` (
  `customername` string COMMENT 'First and last name. PII: direct.',
  `email` string COMMENT 'E-mail address; the phone app knows the customer by it. PII: direct.',
  `phone` string COMMENT 'Phone number, digits only. PII: direct.',
  `birthday` string COMMENT 'Birth day as it was typed in, year-month-day. Text, since years before 1000 occur and are not padded. PII: quasi.',
  `serialnumber` string COMMENT 'Serial number of the step trainer that the customer bought; its readings carry it. PII: linkable.',
  `registrationdate` bigint COMMENT 'When the customer registered. Unit: ms since 1970-01-01 UTC. PII: linkable.',
  `lastupdatedate` bigint COMMENT 'When the record last changed. Unit: ms since 1970-01-01 UTC. PII: linkable.',
  `sharewithresearchasofdate` bigint COMMENT 'Since when readings may be used for research. Unit: ms since 1970-01-01 UTC. PII: linkable.',
  `sharewithpublicasofdate` bigint COMMENT 'Since when readings may be shared with the public. Absent, null, or 0 and less: no consent. Unit: ms since 1970-01-01 UTC. PII: linkable.',
  `sharewithfriendsasofdate` bigint COMMENT 'Since when readings may be shared with friends. Absent, null, or 0 and less: no consent. Unit: ms since 1970-01-01 UTC. PII: linkable.'
)
COMMENT 'Customers who agreed to share their readings with research, all columns.'
STORED AS PARQUET
LOCATION 's3://BUCKET/trusted/customer_trusted/run=RUN/attempt=ATTEMPT/'
TBLPROPERTIES ('classification' = 'parquet');
