-- who and what may be used for research; variable trim: none, accelerometer, all
CREATE OR REPLACE TABLE customer_trusted AS
SELECT * FROM customer_landing WHERE shareWithResearchAsOfDate > 0;

CREATE OR REPLACE TABLE accelerometer_trusted AS
SELECT reading.*
FROM accelerometer_landing AS reading
WHERE EXISTS (
  SELECT 1 FROM customer_trusted AS customer
  WHERE customer.email = reading."user"
    AND (getvariable('trim') = 'none' OR reading."timestamp" >= customer.shareWithResearchAsOfDate));

CREATE OR REPLACE TABLE step_trainer_trusted AS
SELECT reading.*
FROM step_trainer_landing AS reading
WHERE EXISTS (
  SELECT 1 FROM customer_trusted AS customer
  WHERE customer.serialNumber = reading.serialNumber
    AND (getvariable('trim') <> 'all' OR reading.sensorReadingTime >= customer.shareWithResearchAsOfDate));
