// The five tables as one writes them in Node today: lines by readline, rows by JSON.parse, Parquet by hyparquet-writer.
// node bench/peers/readline-json-parse.mjs <landing> <out>
import { createReadStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parquetWriteFile } from 'hyparquet-writer';
import { filesOf } from '../landing.mjs';

const [landing, out] = process.argv.slice(2);

const curated = {
  serialNumber: 'STRING',
  registrationDate: 'INT64',
  lastUpdateDate: 'INT64',
  shareWithResearchAsOfDate: 'INT64',
  shareWithPublicAsOfDate: 'INT64',
  shareWithFriendsAsOfDate: 'INT64',
};
const columns = {
  customer: { customerName: 'STRING', email: 'STRING', phone: 'STRING', birthDay: 'STRING', ...curated },
  accelerometer: { user: 'STRING', timestamp: 'INT64', x: 'DOUBLE', y: 'DOUBLE', z: 'DOUBLE' },
  stepTrainer: { sensorReadingTime: 'INT64', serialNumber: 'STRING', distanceFromObject: 'INT64' },
};
const machineLearning = { ...columns.stepTrainer, x: 'DOUBLE', y: 'DOUBLE', z: 'DOUBLE' };

async function* read(subject) {
  for (const file of filesOf(landing, subject)) {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      if (line !== '') yield JSON.parse(line);
    }
  }
}

function write(table, types, rows) {
  const columnData = Object.entries(types).map(([name, type]) => ({
    name,
    type,
    data: rows.map((row) => (type === 'INT64' && row[name] != null ? BigInt(row[name]) : row[name])),
  }));
  parquetWriteFile({ filename: join(out, `${table}.parquet`), columnData });
}

mkdirSync(out, { recursive: true });

const customers = [];
const since = new Map();
for await (const customer of read('customer')) {
  const agreed = customer.shareWithResearchAsOfDate;
  if (agreed == null) continue;
  customers.push(customer);
  since.set(customer.email, Math.min(agreed, since.get(customer.email) ?? Infinity));
}
write('customer_trusted', columns.customer, customers);

const readings = [];
const readingsAt = new Map();
const withReadings = new Set();
for await (const reading of read('accelerometer')) {
  const agreed = since.get(reading.user);
  if (agreed === undefined || reading.timestamp < agreed) continue;
  readings.push(reading);
  withReadings.add(reading.user);
  const others = readingsAt.get(reading.timestamp);
  if (others === undefined) readingsAt.set(reading.timestamp, [reading]);
  else others.push(reading);
}
write('accelerometer_trusted', columns.accelerometer, readings);

const devices = new Set(customers.map((customer) => customer.serialNumber));
const steps = [];
for await (const step of read('step_trainer')) if (devices.has(step.serialNumber)) steps.push(step);
write('step_trainer_trusted', columns.stepTrainer, steps);

const once = new Map();
for (const customer of customers) {
  if (withReadings.has(customer.email) && !once.has(customer.email)) once.set(customer.email, customer);
}
write('customer_curated', curated, [...once.values()]);

const pairs = [];
for (const step of steps) {
  for (const { x, y, z } of readingsAt.get(step.sensorReadingTime) ?? []) pairs.push({ ...step, x, y, z });
}
write('machine_learning_curated', machineLearning, pairs);
