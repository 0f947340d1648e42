-- Generated from the tables by: npm run sql
-- Put your bucket into LOCATION.
CREATE EXTERNAL TABLE IF NOT EXISTS `customer_landing` (
  `customername` string COMMENT 'First and last name. PII: direct.',
  `email` string COMMENT 'E-mail address; the phone app knows the customer by it. PII: direct.',
  `phone` string COMMENT 'Phone number, digits only. PII: direct.',
  `birthday` string COMMENT 'Birth day as it was typed in, year-month-day. Text, since years before 1000 occur and are not padded. PII: quasi.',
  `serialnumber` string COMMENT 'Serial number of the step trainer that the customer bought; its readings carry it. PII: linkable.',
  `registrationdate` bigint COMMENT 'When the customer registered. Unit: ms since 1970-01-01 UTC. PII: linkable.',
  `lastupdatedate` bigint COMMENT 'When the record last changed. Unit: ms since 1970-01-01 UTC. PII: linkable.',
  `sharewithresearchasofdate` bigint COMMENT 'Since when readings may be used for research. Absent, null, or 0 and less: no consent. Unit: ms since 1970-01-01 UTC. PII: linkable.',
  `sharewithpublicasofdate` bigint COMMENT 'Since when readings may be shared with the public. Absent, null, or 0 and less: no consent. Unit: ms since 1970-01-01 UTC. PII: linkable.',
  `sharewithfriendsasofdate` bigint COMMENT 'Since when readings may be shared with friends. Absent, null, or 0 and less: no consent. Unit: ms since 1970-01-01 UTC. PII: linkable.'
)
COMMENT 'Customers, as the website sent them: one record for each registration, with or without consent.'
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
STORED AS INPUTFORMAT 'org.apache.hadoop.mapred.TextInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://BUCKET/customer/landing/'
TBLPROPERTIES ('classification' = 'json');
