import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** The cores that this process may use: those it may run on, and no more than the container's share of time. */
export function availableCores(): number {
  return Math.max(1, Math.min(availableParallelism(), Math.ceil(containerCores() ?? Infinity)));
}

/** The share of time that the control group grants, in cores; `undefined` where there is no limit. Version 2, then version 1. */
function containerCores(): number | undefined {
  const [quota, period] = words('/sys/fs/cgroup/cpu.max') ?? [
    ...(words('/sys/fs/cgroup/cpu/cpu.cfs_quota_us') ?? []),
    ...(words('/sys/fs/cgroup/cpu/cpu.cfs_period_us') ?? []),
  ];
  const cores = Number(quota) / Number(period);
  return cores > 0 ? cores : undefined;
}

function words(file: string): string[] | undefined {
  try {
    return readFileSync(file, 'utf8').trim().split(/\s+/);
  } catch {
    return undefined;
  }
}
