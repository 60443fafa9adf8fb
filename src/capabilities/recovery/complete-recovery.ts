import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { digestToken } from '../../kernel/secret-token.ts';
import { cancelClosing } from '../accounts/cancel-closing.ts';
import { tellAccount } from '../accounts/tell-account.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { PasswordHash } from '../authentication/password-hasher.ts';
import { storePassword } from '../authentication/set-password.ts';
import { revokeProof, type RevokeProofDeps } from '../proofing/revoke-proof.ts';
import { endSessions } from '../sessions/end-sessions.ts';
import { chooseStep, type ChooseStepDeps, type Standing } from './choose-step.ts';
import { cancelHoldOf, markUsed } from './hold-store.ts';
import { openRecovery } from './open-recovery.ts';
import { endOthers, markDone, type RecoveryRow } from './store.ts';
import { startPage, type ContactChannel, type Step } from './steps.ts';
import { takeRecovery } from './take-recovery.ts';

export interface CompleteRecoveryDeps extends ChooseStepDeps, RevokeProofDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: ChooseStepDeps['config'] & RevokeProofDeps['config'];
}

export interface CompleteRecoveryInput {
  readonly secret: string;
  readonly password: PasswordHash;
  /** The secret that takes the place of `secret`. */
  readonly nextSecret: string;
}

export type CompletionOutcome =
  | { readonly kind: 'completed'; readonly secret: string; readonly interactionId?: string }
  | { readonly kind: 'out_of_turn'; readonly step: Step; readonly channel: ContactChannel };

/**
 * The new password with all that follows from it, in one transaction: every session, token, remembered device and open code of the account
 * ends, other recoveries lead nowhere, and every contact is told. Where one contact was all that was proven, proofs of identity end too:
 * whoever has the SIM card is not thereby the person. Undefined when there is no such recovery, or no longer: a submit of the same form may
 * have been faster, or the password was changed otherwise.
 */
export function completeRecovery(deps: CompleteRecoveryDeps, input: CompleteRecoveryInput): Promise<CompletionOutcome | undefined> {
  return deps.db.transaction().execute(async (tx) => {
    const row = await takeRecovery(tx, input.secret);
    const standing = row === undefined ? undefined : await chooseStep(deps, tx, row);
    if (row === undefined || standing === undefined || row.step === 'confirm_contact' || row.step === 'done') return undefined;
    if (standing.step !== 'set_password') {
      return { kind: 'out_of_turn', step: standing.step, channel: row.channel };
    }
    return finish(deps, tx, { row, standing, ...input });
  });
}

interface Ending extends CompleteRecoveryInput {
  readonly row: RecoveryRow;
  readonly standing: Standing;
}

async function finish(deps: CompleteRecoveryDeps, tx: Db, { row, standing, password, nextSecret }: Ending): Promise<CompletionOutcome> {
  const { account } = standing;
  const { accountId } = account;
  const byHold = await usedHold(tx, row, standing);
  await endSessions(deps, tx, { accountId, reason: 'recovered' });
  // Whoever asked for the deletion may be the one that access was recovered from; the owner can ask again.
  await cancelClosing(tx, { accountId, by: 'recovery' });
  await storePassword(tx, { accountId, ...password });
  await markDone(tx, row.id, { secretDigest: digestToken(nextSecret) });
  await endOthers(tx, accountId, row.id);
  await cancelHoldOf(tx, accountId);
  const details = { by: standing.contact.kind, alone: byHold, ...(row.granted_by === null ? {} : { granted_by: row.granted_by }) };
  await recordEvent(tx, { actor: 'citizen', action: 'recovery.completed', accountId, details });
  if (byHold) await endProofs(deps, tx, standing);
  await tellAccount(deps, tx, { accountId, template: 'password_recovered', page: startPage });
  const { draft } = openRecovery(deps.keyring, row);
  const interaction = draft?.interactionId === undefined ? {} : { interactionId: draft.interactionId };
  return { kind: 'completed', secret: nextSecret, ...interaction };
}

/** Whether the time to object was what carried this recovery, and nothing stronger. */
async function usedHold(tx: Db, row: RecoveryRow, { hold, granted }: Standing): Promise<boolean> {
  const stronger = granted || row.factor_shown_at !== null || row.other_confirmed_at !== null;
  return hold?.over === true && !stronger && (await markUsed(tx, hold.id));
}

async function endProofs(deps: CompleteRecoveryDeps, tx: Db, { account }: Standing): Promise<void> {
  for (const proofId of new Set(account.proofs.map((proof) => proof.proofId))) {
    await revokeProof(deps, tx, { proofId, reason: 'recovered_by_one_contact', actor: 'system' });
  }
}
