import type { Installation } from '../../../capabilities/proofing/catalogue.ts';
import type { Deps } from '../../../deps.ts';

/** What this installation has to prove identity with. */
export function installationOf({ banks, signatureVerifier }: Pick<Deps, 'banks' | 'signatureVerifier'>): Installation {
  return {
    banks: banks.list().length > 0,
    signatureVerifier: signatureVerifier !== undefined,
    serviceCentres: false,
    postalService: false,
  };
}
