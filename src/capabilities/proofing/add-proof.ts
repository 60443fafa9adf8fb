import type { Db } from '../../database/connect.ts';
import type { AssuranceLevel } from '../../kernel/assurance.ts';
import { newId } from '../../kernel/ids.ts';
import type { ProofMethod } from '../../kernel/proof-method.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { openDataKey } from '../accounts/open-data-key.ts';
import { recordProof } from '../accounts/record-proof.ts';
import type { TellAccountDeps } from '../accounts/tell-account.ts';
import type { AuditActor } from '../audit/audit-event.ts';
import { proofingProblems } from './problems.ts';
import type { ProofEvidence } from './proof-evidence.ts';
import { insertProof } from './proof-store.ts';
import { places } from './sealing-places.ts';
import { tellCitizen } from './tell-citizen.ts';

export type AddProofDeps = TellAccountDeps;

export interface AddProofInput {
  readonly accountId: string;
  /** What the person was compared with. */
  readonly versionId: string;
  readonly method: ProofMethod;
  readonly caseId?: string | undefined;
  /** Service centre, bank, issuer of a certificate: an id or a name of no citizen. */
  readonly vouchedBy: string;
  readonly evidence: ProofEvidence;
  readonly provedAt: Date;
  readonly actor: AuditActor;
}

/**
 * Adds a proof of identity inside the caller's transaction and tells the citizen at once, by SMS and by e-mail; locks the account. Throws
 * `proofing.not_standard` when no data is verified, `proofing.data_changed` when it is not the data that the person was compared with.
 */
export async function addProof(
  deps: AddProofDeps,
  tx: Db,
  input: AddProofInput,
): Promise<{ readonly proofId: string; readonly level: AssuranceLevel | undefined }> {
  const { accountId, versionId, method, provedAt, actor } = input;
  const dataKey = (await lockAccount(tx, accountId)) ? await openDataKey({ db: tx, keyring: deps.keyring }, accountId) : undefined;
  if (dataKey === undefined) throw proofingProblems.not_standard();
  const proofId = newId('prf');
  const evidenceSealed = dataKey.seal(places.proofEvidence(proofId), JSON.stringify(input.evidence));
  await insertProof(tx, { ...input, proofId, evidenceSealed });
  const outcome = await recordProof(tx, { accountId, versionId, method, proof: { proofId, provedAt }, actor });
  if (outcome.kind !== 'recorded') throw proofingProblems[outcome.kind]();
  await tellCitizen(deps, tx, { accountId, template: 'identity_proved', method });
  return { proofId, level: outcome.level };
}
