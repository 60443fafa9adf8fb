import type { Config, ConfigInput } from '../config-types.ts';

/** Paths of the registries in the outside world. */
const paths = { pensionFund: 'pension-fund', interiorMinistry: 'interior-ministry', taxService: 'tax-service' } as const;

/** The registries of a sandbox whose outside world has them on this port; one whose address was given stays where it is. */
export function registriesOnPort(
  asked: Config['registries'],
  given: ConfigInput['registries'],
  port: number,
): NonNullable<ConfigInput['registries']> {
  const names = Object.keys(paths) as (keyof typeof paths)[];
  const moved = names.flatMap((name) => {
    const registry = asked[name];
    if (registry === undefined || given?.[name]?.url !== undefined) return [];
    return [[name, { ...registry, url: `http://localhost:${port}/${paths[name]}` }]];
  });
  return Object.fromEntries(moved) as NonNullable<ConfigInput['registries']>;
}
