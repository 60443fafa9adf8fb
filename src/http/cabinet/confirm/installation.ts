import type { Installation } from '../../../capabilities/proofing/catalogue.ts';
import type { Deps } from '../../../deps.ts';

/** What this installation has to prove identity with. */
export function installationOf({
  banks,
  signatureVerifier,
  postalService,
}: Pick<Deps, 'banks' | 'signatureVerifier' | 'postalService'>): Installation {
  return {
    banks: banks.list().length > 0,
    signatureVerifier: signatureVerifier !== undefined,
    serviceCentres: false,
    postalService: postalService !== undefined,
  };
}
