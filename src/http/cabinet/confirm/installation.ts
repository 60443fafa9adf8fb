import type { Installation } from '../../../capabilities/proofing/catalogue.ts';
import { hasAnyCentre } from '../../../capabilities/service-centres/find-any-centre.ts';
import type { Deps } from '../../../deps.ts';

/** What this installation has to prove identity with. */
export async function installationOf(deps: Pick<Deps, 'db' | 'banks' | 'signatureVerifier' | 'postalService'>): Promise<Installation> {
  const { banks, signatureVerifier, postalService } = deps;
  return {
    banks: banks.list().length > 0,
    signatureVerifier: signatureVerifier !== undefined,
    serviceCentres: await hasAnyCentre(deps),
    postalService: postalService !== undefined,
  };
}
