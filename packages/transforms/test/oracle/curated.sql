-- what researchers get; variable match: timestamp, customer
CREATE OR REPLACE TABLE customer_curated AS
SELECT serialNumber, registrationDate, lastUpdateDate, shareWithResearchAsOfDate, shareWithPublicAsOfDate, shareWithFriendsAsOfDate
FROM customer_trusted
WHERE email IN (SELECT "user" FROM accelerometer_trusted)
QUALIFY row_number() OVER (PARTITION BY email ORDER BY record) = 1;

CREATE OR REPLACE TABLE customer_anonymized AS
SELECT
  epoch_ms(registrationDate)::DATE - DATE '1970-01-01' AS registrationDate,
  epoch_ms(lastUpdateDate)::DATE - DATE '1970-01-01' AS lastUpdateDate,
  epoch_ms(shareWithResearchAsOfDate)::DATE - DATE '1970-01-01' AS shareWithResearchAsOfDate,
  epoch_ms(shareWithPublicAsOfDate)::DATE - DATE '1970-01-01' AS shareWithPublicAsOfDate,
  epoch_ms(shareWithFriendsAsOfDate)::DATE - DATE '1970-01-01' AS shareWithFriendsAsOfDate
FROM customer_curated;

CREATE OR REPLACE TABLE reading_pairs AS
SELECT step.*, movement.x, movement.y, movement.z,
  EXISTS (
    SELECT 1 FROM customer_trusted AS customer
    WHERE customer.serialNumber = step.serialNumber AND customer.email = movement."user") AS of_one_customer
FROM step_trainer_trusted AS step
JOIN accelerometer_trusted AS movement ON movement."timestamp" = step.sensorReadingTime;

CREATE OR REPLACE TABLE machine_learning_curated AS
SELECT sensorReadingTime, serialNumber, distanceFromObject, x, y, z
FROM reading_pairs
WHERE getvariable('match') = 'timestamp' OR of_one_customer;

CREATE OR REPLACE TABLE pairs_of_different_customers AS
SELECT count(*) AS pairs
FROM reading_pairs
WHERE getvariable('match') = 'timestamp' AND NOT of_one_customer;
