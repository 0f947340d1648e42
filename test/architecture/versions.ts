interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const exact = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

/** Dependencies of a package.json that do not name one version. What peers a package accepts is a range by nature. */
export function looseVersions(manifest: string): string[] {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(manifest) as Manifest;
  return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
    .filter(([, version]) => !exact.test(version) && !/^(workspace|catalog):/.test(version))
    .map(([name, version]) => `${name} ${version}`);
}

/** Entries of a pnpm-workspace.yaml's catalog that do not name one version. */
export function looseCatalog(yaml: string): string[] {
  const catalog = /^catalog:\n((?:[ \t]+.*\n?)*)/m.exec(yaml)?.[1] ?? '';
  return catalog
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#') && !exact.test(line.replace(/^.*:\s*/, '')));
}
