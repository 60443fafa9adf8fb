import type { Db } from '../../database/connect.ts';
import type { Contact } from '../../kernel/identifier.ts';
import { newId } from '../../kernel/ids.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { findAccount } from '../accounts/find-account.ts';
import type { AuditActor } from '../audit/audit-event.ts';
import { recordEvent } from '../audit/record-event.ts';
import { findPasswordChange } from '../authentication/find-password-change.ts';
import { enqueueMessage } from '../notifications/enqueue-message.ts';
import { issueCode } from '../one-time-codes/issue-code.ts';
import { channelOf } from './recovery.ts';
import type { RecoveryConfig } from './recovery-settings.ts';
import { sendProblem } from './refused-sending.ts';
import { linkPage } from './steps.ts';
import { endGrants, insertRecovery } from './store.ts';

export interface GrantRecoveryInput {
  readonly accountId: string;
  /** A confirmed contact of the account: the citizen has just proven it, or an operator knows it to be theirs. */
  readonly contact: Contact;
  readonly grantedBy: AuditActor;
}

/**
 * Sends a link to a contact of an account with which its owner sets a password themselves: nobody else ever does. For an operator who has
 * seen the person, inside the transaction of that fact; so nothing more is asked for, but two-step verification, where it still is on, is
 * owed at the sign-in as ever. Works for an account without a password too. An SMS holds the same link; whoever cannot open it there goes
 * to the recovery page of any device within its time and types the phone number. An earlier grant is void.
 * Throws recovery.code_just_sent and recovery.too_many_codes, and an Error when the contact is not the account's.
 */
export async function grantRecovery(
  deps: { readonly keyring: Keyring; readonly config: RecoveryConfig },
  tx: Db,
  { accountId, contact, grantedBy }: GrantRecoveryInput,
): Promise<void> {
  const account = await findAccount({ ...deps, db: tx }, accountId);
  const own = account?.contacts.some(({ kind, value }) => kind === contact.kind && value === contact.value);
  if (account === undefined || own !== true) throw new Error('a recovery is granted to a confirmed contact of an open account');
  await endGrants(tx, accountId);
  const recoveryId = newId('rcv');
  const lifetimeSeconds = deps.config.recovery.grantLifetimeSeconds;
  await insertRecovery(tx, {
    id: recoveryId,
    secretDigest: null,
    accountId,
    identifierKind: contact.kind,
    channel: channelOf(contact),
    contactIndex: deps.keyring.blindIndex(contact.kind, contact.value),
    passwordChangedAt: (await findPasswordChange(tx, accountId)) ?? null,
    grantedBy,
    language: account.language,
    draftSealed: Buffer.alloc(0),
    lifetimeSeconds,
  });
  const issued = await issueCode(deps, tx, { purpose: 'recovery_granted', subject: recoveryId, contact, lifetimeSeconds, withLink: true });
  if (issued.kind !== 'issued') throw sendProblem(issued);
  const params = { url: `${deps.config.issuer}${linkPage}/${issued.linkToken ?? ''}`, hours: hoursOf(lifetimeSeconds) };
  await enqueueMessage(deps, tx, { to: contact, template: 'recovery_granted', language: account.language, params, lifetimeSeconds });
  await recordEvent(tx, { actor: grantedBy, action: 'recovery.granted', accountId, details: { by: contact.kind } });
}

function hoursOf(seconds: number): string {
  return String(Math.max(1, Math.floor(seconds / 3600)));
}
