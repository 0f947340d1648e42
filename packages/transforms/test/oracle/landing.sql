-- landing as the JSON files say, read by DuckDB alone; variables name the files
CREATE TABLE customer_landing AS
SELECT row_number() OVER () AS record, *
FROM read_json(getvariable('customer_files'), format = 'newline_delimited', columns = {
  customerName: 'VARCHAR', email: 'VARCHAR', phone: 'VARCHAR', birthDay: 'VARCHAR', serialNumber: 'VARCHAR',
  registrationDate: 'BIGINT', lastUpdateDate: 'BIGINT', shareWithResearchAsOfDate: 'BIGINT',
  shareWithPublicAsOfDate: 'BIGINT', shareWithFriendsAsOfDate: 'BIGINT'});

CREATE TABLE accelerometer_landing AS
SELECT *
FROM read_json(getvariable('accelerometer_files'), format = 'newline_delimited', columns = {
  user: 'VARCHAR', timestamp: 'BIGINT', x: 'DOUBLE', y: 'DOUBLE', z: 'DOUBLE'});

CREATE TABLE step_trainer_landing AS
SELECT *
FROM read_json(getvariable('step_trainer_files'), format = 'newline_delimited', columns = {
  sensorReadingTime: 'BIGINT', serialNumber: 'VARCHAR', distanceFromObject: 'BIGINT'});
