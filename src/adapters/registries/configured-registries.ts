import type { Registries, RegistryId } from '../../capabilities/registries/ports.ts';
import type { Dialect } from './dialect.ts';
import { HttpRegistry } from './http-registry.ts';
import { interiorMinistry } from './interior-ministry.ts';
import { pensionFund } from './pension-fund.ts';
import { taxService } from './tax-service.ts';

interface Address {
  readonly url: string;
  readonly token: string;
}

export interface RegistriesSettings {
  readonly issuer: string;
  readonly registries: {
    readonly requestTimeoutMilliseconds: number;
    readonly pensionFund?: Address;
    readonly interiorMinistry?: Address;
    readonly taxService?: Address;
  };
}

/** The registries that have an address in the configuration. */
export function createRegistries({ issuer, registries }: RegistriesSettings): Registries {
  const known: readonly (readonly [RegistryId, Dialect, Address | undefined])[] = [
    ['pension_fund', pensionFund, registries.pensionFund],
    ['interior_ministry', interiorMinistry, registries.interiorMinistry],
    ['tax_service', taxService, registries.taxService],
  ];
  const timeoutMilliseconds = registries.requestTimeoutMilliseconds;
  return Object.fromEntries(
    known.flatMap(([id, dialect, address]) =>
      address === undefined ? [] : [[id, new HttpRegistry(dialect, { ...address, issuer, timeoutMilliseconds })]],
    ),
  );
}
