import type { RowOf } from '@stedi-lakehouse/core';
import type { accelerometerLanding, customerLanding, stepTrainerLanding } from '@stedi-lakehouse/transforms';

/** Records of the three landing tables. A consent that was not given is absent. */
export interface Landing {
  readonly customer: readonly Partial<RowOf<typeof customerLanding>>[];
  readonly accelerometer: readonly RowOf<typeof accelerometerLanding>[];
  readonly step_trainer: readonly RowOf<typeof stepTrainerLanding>[];
}

export type Subject = keyof Landing;
export const subjects: readonly Subject[] = ['customer', 'accelerometer', 'step_trainer'];

const dawn = 1_600_000_000_000;

/** A number in [0, 1) for each call, the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

/**
 * Made-up people and readings, the same for the same seed: half of the people consent, in the middle of their readings; instants are shared
 * between people; one device in ten has two owners, and one person in twelve is there twice. Texts hold `mark`.
 */
export function madeUpLanding(size: { people: number; readings: number; seed?: number; mark?: string }): Landing {
  const random = seeded(size.seed ?? 7);
  const pick = (below: number): number => Math.floor(random() * below);
  const mark = size.mark ?? '';
  const instants = Math.max(1, Math.ceil(size.readings / 2));
  const instant = (): number => dawn + pick(instants) * 50;
  const people = Array.from({ length: size.people }, (_, i) => ({
    customerName: `Ann ${mark}Smith ${i}`,
    email: `ann${i}.${mark}@example.org`,
    phone: `${mark}555${1000 + i}`,
    birthDay: `${mark}19${10 + (i % 80)}-01-0${1 + (i % 9)}`,
    serialNumber: `s${mark}-${i % 10 === 9 ? i - 1 : i}`,
    registrationDate: dawn - 86_400_000 + i,
    lastUpdateDate: dawn + i,
    ...(i % 2 === 0 || i % 10 === 9 ? { shareWithResearchAsOfDate: dawn + pick(instants) * 40 } : {}),
    ...(i % 3 === 0 ? { shareWithPublicAsOfDate: dawn + i } : {}),
    ...(i % 5 === 0 ? { shareWithFriendsAsOfDate: dawn + i } : {}),
  }));
  return {
    customer: people.flatMap((person, i) =>
      i % 12 === 4 ? [person, { ...person, lastUpdateDate: person.lastUpdateDate + 1 }] : [person],
    ),
    accelerometer: Array.from({ length: size.readings }, () => ({
      user: people[pick(size.people)]!.email,
      timestamp: instant(),
      x: random() * 2 - 1,
      y: pick(9) - 4,
      z: random() * 1e-7,
    })),
    step_trainer: Array.from({ length: Math.ceil(size.readings / 2) }, () => ({
      sensorReadingTime: instant(),
      serialNumber: people[pick(size.people)]!.serialNumber,
      distanceFromObject: 100 + pick(200),
    })),
  };
}
