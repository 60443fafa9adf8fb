import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { closeContactChanges } from '../accounts/close-contact-changes.ts';
import { findAccount } from '../accounts/find-account.ts';
import { replaceContacts } from '../accounts/replace-contacts.ts';
import { tellAccount } from '../accounts/tell-account.ts';
import type { AuditActor } from '../audit/audit-event.ts';
import { recordEvent } from '../audit/record-event.ts';
import { markPasswordCompromised } from '../authentication/mark-password-compromised.ts';
import { removeAllSecondFactors } from '../authentication/remove-all-second-factors.ts';
import { spoilCodes } from '../one-time-codes/spoil-codes.ts';
import { endAskedRecoveries } from '../recovery/end-asked-recoveries.ts';
import { grantRecovery } from '../recovery/grant-recovery.ts';
import type { RecoveryConfig } from '../recovery/recovery-settings.ts';
import { endSessions } from '../sessions/end-sessions.ts';
import type { DeskConfig } from './desk-settings.ts';
import type { NewContact } from './new-contact.ts';
import { operatorProblems } from './problems.ts';

export interface ApplyContactApprovalDeps {
  readonly keyring: Keyring;
  readonly config: DeskConfig & RecoveryConfig & { readonly relyingParties: { readonly logoutAttempts: number } };
}

export interface ApplyContactApprovalInput {
  readonly accountId: string;
  readonly restoresAccess: boolean;
  readonly data: NewContact;
  readonly actor: AuditActor;
}

/**
 * Puts the visitor's contact in its place, inside the caller's transaction, which has locked the account, and ends every sign-in. Access is
 * given back by a link with which the visitor sets a password themselves; the present one signs nobody in any more, and second factors are
 * gone with whatever they were on. No link of before takes any of it back: two people and a document outrank a link. Everybody who held the account by an old contact is told there. Throws `operators.contact_taken`.
 */
export async function applyContactApproval(
  deps: ApplyContactApprovalDeps,
  tx: Db,
  { accountId, restoresAccess, data, actor }: ApplyContactApprovalInput,
): Promise<void> {
  const account = await findAccount({ db: tx, keyring: deps.keyring }, accountId);
  if (account === undefined) throw operatorProblems.already_decided();
  const { contact, replaces, by } = data;
  const outcome = await replaceContacts(deps, tx, {
    accountId,
    contact,
    replaces,
    confirmedAt: new Date(data.confirmedAt),
    evidenceSource: by,
  });
  if (outcome.kind !== 'added') throw operatorProblems.contact_taken();
  await closeContactChanges(tx, accountId);
  await endAskedRecoveries(tx, accountId);
  await recordEvent(tx, { actor, action: 'contact.replaced', accountId, details: { by, replaces } });
  await spoilCodes(deps, tx, { purpose: 'registration', contact });
  if (restoresAccess) {
    // Whoever knows the password alone was held off by what goes here. The link that follows is bound to the moment of this change.
    await markPasswordCompromised(tx, accountId);
    await removeAllSecondFactors(tx, accountId);
  }
  await endSessions(deps, tx, { accountId, reason: restoresAccess ? 'restored_at_desk' : 'contact_changed', actor });
  const template = restoresAccess ? 'access_restored' : 'contact_replaced';
  await tellAccount(deps, tx, { accountId, template, page: '/service-centres', contacts: account.contacts });
  if (restoresAccess) await grantRecovery(deps, tx, { accountId, contact, grantedBy: actor });
}
