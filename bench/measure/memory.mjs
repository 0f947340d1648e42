import { readdirSync, readFileSync } from 'node:fs';

const kilobytes = 1024;
/** Milliseconds between two samples. */
const interval = 20;
/** Samples between two searches for child processes, which take longer than a sample. */
const samplesPerSearch = 10;

/**
 * Watches the memory of a process and its descendants in `/proc`. `stop` gives, in bytes, the greatest sum of their resident sets in any
 * sample and the sum of the greatest that each ever had; zeros where the system has no `/proc`.
 */
export function watchMemory(pid) {
  const highest = new Map();
  let tree = [pid];
  let sampled = 0;
  let samples = 0;
  const sample = () => {
    if (samples++ % samplesPerSearch === 0) tree = descendants(pid);
    let sum = 0;
    for (const process of tree) {
      const status = read(`/proc/${process}/status`);
      sum += figure(status, 'VmRSS');
      highest.set(process, Math.max(highest.get(process) ?? 0, figure(status, 'VmHWM')));
    }
    sampled = Math.max(sampled, sum);
  };
  const timer = setInterval(sample, interval);
  sample();
  return {
    stop() {
      clearInterval(timer);
      return { sampledBytes: sampled, highestBytes: [...highest.values()].reduce((sum, bytes) => sum + bytes, 0) };
    },
  };
}

/** The process and all below it, as far as they still live. */
function descendants(pid) {
  let threads = [];
  try {
    threads = readdirSync(`/proc/${pid}/task`);
  } catch {
    // it has ended
  }
  const children = threads.flatMap((thread) => read(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean));
  return [pid, ...children.flatMap((child) => descendants(Number(child)))];
}

function read(path) {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function figure(status, name) {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * kilobytes;
}
