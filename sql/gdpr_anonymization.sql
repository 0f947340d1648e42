-- Generated from the tables by: npm run sql
-- How customer_anonymized comes about. customer_curated already lacks customername (direct), email (direct), phone
-- (direct), birthday (quasi); this leaves out serialnumber (linkable) and keeps of each instant its day in UTC. The
-- class of each column is in the brackets.

-- The result is deidentified and not anonymous in the sense of the GDPR: where few customers share a combination of
-- days, a row still narrows down who it is. A customer who asks for deletion has to be deleted from landing, trusted
-- and curated tables, and the pipeline run again.

SELECT
  CAST(DATE '1970-01-01' + INTERVAL '1' DAY * CAST(floor("registrationdate" / 8.64e7) AS bigint) AS date) AS "registrationdate",
  CAST(DATE '1970-01-01' + INTERVAL '1' DAY * CAST(floor("lastupdatedate" / 8.64e7) AS bigint) AS date) AS "lastupdatedate",
  CAST(DATE '1970-01-01' + INTERVAL '1' DAY * CAST(floor("sharewithresearchasofdate" / 8.64e7) AS bigint) AS date) AS "sharewithresearchasofdate",
  CAST(DATE '1970-01-01' + INTERVAL '1' DAY * CAST(floor("sharewithpublicasofdate" / 8.64e7) AS bigint) AS date) AS "sharewithpublicasofdate",
  CAST(DATE '1970-01-01' + INTERVAL '1' DAY * CAST(floor("sharewithfriendsasofdate" / 8.64e7) AS bigint) AS date) AS "sharewithfriendsasofdate"
FROM "customer_curated";
