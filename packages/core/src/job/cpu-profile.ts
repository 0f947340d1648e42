/**
 * Records from now on where the time of this thread goes. What it settles with ends the recording and gives the profile: JSON as developer
 * tools read it from a `.cpuprofile` file.
 */
export async function profileCpu(): Promise<() => Promise<string>> {
  // loaded only where somebody asks, since every run would pay for it
  const { Session: Inspector } = await import('node:inspector/promises');
  const inspector = new Inspector();
  inspector.connect();
  await inspector.post('Profiler.enable');
  await inspector.post('Profiler.start');
  return async () => {
    const { profile } = await inspector.post('Profiler.stop');
    inspector.disconnect();
    return JSON.stringify(profile);
  };
}
