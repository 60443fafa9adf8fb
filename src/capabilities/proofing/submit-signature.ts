import type { Db } from '../../database/connect.ts';
import { findAccount } from '../accounts/find-account.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { AddProofDeps } from './add-proof.ts';
import { completeCase } from './complete-case.ts';
import { countAttempt } from './count-attempt.ts';
import { findChallenge, type Challenge } from './find-challenge.ts';
import { isSignedByOwner, signatureEvidence, type SignatureFailure } from './methods/e-signature.ts';
import { SignatureFault, type SignatureVerdict, type SignatureVerifier } from '../authentication/ports.ts';
import { proofingProblems } from './problems.ts';

export interface SubmitSignatureDeps extends AddProofDeps {
  readonly db: Db;
  readonly signatureVerifier: SignatureVerifier | undefined;
}

export interface SubmitSignatureInput {
  readonly accountId: string;
  /** As uploaded or pasted: DER, PEM or base64. */
  readonly signature: Uint8Array;
}

export type SubmitSignatureOutcome = { readonly kind: 'proved' } | { readonly kind: 'refused'; readonly code: SignatureFailure };

/**
 * Checks a signature over the challenge of the case under way, and completes the case when the account's owner made it. A refused one is
 * counted and recorded, and another may be sent. The check is made outside of any transaction; what it says is compared with the data that
 * is verified when the proof is added. Throws `proofing.case_ended`, `too_many_tries`, `signature_not_checked`, `data_changed`.
 */
export async function submitSignature(deps: SubmitSignatureDeps, input: SubmitSignatureInput): Promise<SubmitSignatureOutcome> {
  const { accountId, signature } = input;
  const challenge = await findChallenge(deps, accountId);
  if (challenge === undefined) throw proofingProblems.case_ended();
  const { caseId } = challenge.case;
  await countAttempt(deps.db, { accountId, caseId, method: 'e_signature' });
  const at = new Date();
  const verdict = await verify(deps, { content: challenge.content, signature, at });
  if (verdict.kind === 'refused') return refuse(deps.db, accountId, { caseId, code: verdict.code });
  const isOwner = await deps.db.transaction().execute((tx) => take(deps, tx, { accountId, challenge, verdict, at }));
  return isOwner ? { kind: 'proved' } : refuse(deps.db, accountId, { caseId, code: 'other_person' });
}

async function verify(
  { signatureVerifier }: SubmitSignatureDeps,
  input: Parameters<SignatureVerifier['verify']>[0],
): Promise<SignatureVerdict> {
  if (signatureVerifier === undefined) throw proofingProblems.method_not_offered();
  try {
    return await signatureVerifier.verify(input);
  } catch (error) {
    if (error instanceof SignatureFault) throw proofingProblems.signature_not_checked();
    throw error;
  }
}

interface Signed {
  readonly accountId: string;
  readonly challenge: Challenge;
  readonly verdict: Extract<SignatureVerdict, { kind: 'valid' }>;
  readonly at: Date;
}

/** False, and nothing written, when somebody else signed. */
async function take(deps: SubmitSignatureDeps, tx: Db, { accountId, challenge, verdict, at }: Signed): Promise<boolean> {
  const { signer, authoritiesVersion } = verdict;
  const isOpen = await lockAccount(tx, accountId);
  const identity = isOpen ? (await findAccount({ db: tx, keyring: deps.keyring }, accountId))?.identity : undefined;
  if (identity === undefined) throw proofingProblems.not_standard();
  if (!isSignedByOwner(signer, identity.data)) return false;
  const evidence = signatureEvidence(signer, at, authoritiesVersion);
  const proof = { vouchedBy: signer.issuer, evidence, provedAt: at, actor: 'citizen' } as const;
  await completeCase(deps, tx, { accountId, caseId: challenge.case.caseId, ...proof });
  return true;
}

async function refuse(
  db: Db,
  accountId: string,
  { caseId, code }: { readonly caseId: string; readonly code: SignatureFailure },
): Promise<SubmitSignatureOutcome> {
  const details = { case: caseId, method: 'e_signature', refusal: code };
  await recordEvent(db, { actor: 'citizen', action: 'proofing.attempt_failed', accountId, details });
  return { kind: 'refused', code };
}
