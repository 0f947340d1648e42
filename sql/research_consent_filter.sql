-- Generated from the tables by: npm run sql
-- The research consent filter: whose records, and which of them, may be used. An absent or null
-- sharewithresearchasofdate is no consent, nor is 0 or less. Whether a consent lies in the future, these queries do
-- not ask. Accelerometer readings count from the consent on; to leave out what came before it of the step trainer as
-- well, add the same condition with sensorreadingtime (--trim all).

-- customer_trusted
SELECT
  "customername",
  "email",
  "phone",
  "birthday",
  "serialnumber",
  "registrationdate",
  "lastupdatedate",
  "sharewithresearchasofdate",
  "sharewithpublicasofdate",
  "sharewithfriendsasofdate"
FROM "customer_landing"
WHERE "sharewithresearchasofdate" > 0;

-- accelerometer_trusted
SELECT
  "user",
  "timestamp",
  "x",
  "y",
  "z"
FROM "accelerometer_landing" AS reading
WHERE EXISTS (
  SELECT 1 FROM "customer_landing" AS customer
  WHERE customer."email" = reading."user"
    AND customer."sharewithresearchasofdate" > 0
    AND reading."timestamp" >= customer."sharewithresearchasofdate");

-- step_trainer_trusted
SELECT
  "sensorreadingtime",
  "serialnumber",
  "distancefromobject"
FROM "step_trainer_landing" AS reading
WHERE EXISTS (
  SELECT 1 FROM "customer_landing" AS customer
  WHERE customer."serialnumber" = reading."serialnumber"
    AND customer."sharewithresearchasofdate" > 0);
