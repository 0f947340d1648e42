// The rules as loops over row objects: what a transform is measured against.

export function keepConsented(customers) {
  return customers.filter((customer) => customer.shareWithResearchAsOfDate !== null);
}

export function trimToConsent(readings, { customers }) {
  const since = new Map();
  for (const { email, shareWithResearchAsOfDate: agreed } of customers) {
    since.set(email, Math.min(agreed, since.get(email) ?? Infinity));
  }
  return readings.filter(({ user, timestamp }) => timestamp >= (since.get(user) ?? Infinity));
}

export function keepDevicesOf(steps, { customers }) {
  const devices = new Set(customers.map(({ serialNumber }) => serialNumber));
  return steps.filter(({ serialNumber }) => devices.has(serialNumber));
}

export function stripPii(customers, { readings }) {
  const users = new Set(readings.map(({ user }) => user));
  const stripped = [];
  for (const customer of customers) {
    if (!users.delete(customer.email)) continue;
    stripped.push({
      serialNumber: customer.serialNumber,
      registrationDate: customer.registrationDate,
      lastUpdateDate: customer.lastUpdateDate,
      shareWithResearchAsOfDate: customer.shareWithResearchAsOfDate,
      shareWithPublicAsOfDate: customer.shareWithPublicAsOfDate,
      shareWithFriendsAsOfDate: customer.shareWithFriendsAsOfDate,
    });
  }
  return stripped;
}

export function pairReadings(steps, { movements, customers }) {
  const movementsAt = new Map();
  for (const movement of movements) {
    const others = movementsAt.get(movement.timestamp);
    if (others === undefined) movementsAt.set(movement.timestamp, [movement]);
    else others.push(movement);
  }
  const ownerOf = new Map(customers.map(({ serialNumber, email }) => [serialNumber, email]));
  const pairs = [];
  let differentCustomers = 0;
  for (const { sensorReadingTime, serialNumber, distanceFromObject } of steps) {
    for (const { user, x, y, z } of movementsAt.get(sensorReadingTime) ?? []) {
      pairs.push({ sensorReadingTime, serialNumber, distanceFromObject, x, y, z });
      if (ownerOf.get(serialNumber) !== user) differentCustomers++;
    }
  }
  pairs.differentCustomers = differentCustomers;
  return pairs;
}

const day = (instant) => (instant === null ? null : Math.floor(instant / 86_400_000));

export function truncateToDay(customers) {
  return customers.map((customer) => ({
    registrationDate: day(customer.registrationDate),
    lastUpdateDate: day(customer.lastUpdateDate),
    shareWithResearchAsOfDate: day(customer.shareWithResearchAsOfDate),
    shareWithPublicAsOfDate: day(customer.shareWithPublicAsOfDate),
    shareWithFriendsAsOfDate: day(customer.shareWithFriendsAsOfDate),
  }));
}
