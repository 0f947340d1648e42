-- Generated from the tables by: npm run sql
-- Rows of the eight tables
SELECT 1 AS position, 'customer_landing' AS table_name, count(*) AS row_count FROM "customer_landing"
UNION ALL SELECT 2 AS position, 'accelerometer_landing' AS table_name, count(*) AS row_count FROM "accelerometer_landing"
UNION ALL SELECT 3 AS position, 'step_trainer_landing' AS table_name, count(*) AS row_count FROM "step_trainer_landing"
UNION ALL SELECT 4 AS position, 'customer_trusted' AS table_name, count(*) AS row_count FROM "customer_trusted"
UNION ALL SELECT 5 AS position, 'accelerometer_trusted' AS table_name, count(*) AS row_count FROM "accelerometer_trusted"
UNION ALL SELECT 6 AS position, 'step_trainer_trusted' AS table_name, count(*) AS row_count FROM "step_trainer_trusted"
UNION ALL SELECT 7 AS position, 'customer_curated' AS table_name, count(*) AS row_count FROM "customer_curated"
UNION ALL SELECT 8 AS position, 'machine_learning_curated' AS table_name, count(*) AS row_count FROM "machine_learning_curated"
ORDER BY position;
