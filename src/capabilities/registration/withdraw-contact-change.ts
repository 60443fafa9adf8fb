import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { cancelClosing } from '../accounts/cancel-closing.ts';
import { findAccount } from '../accounts/find-account.ts';
import { restoreContacts, type RestoreContactsOutcome } from '../accounts/restore-contacts.ts';
import { tellAccount } from '../accounts/tell-account.ts';
import { recordEvent } from '../audit/record-event.ts';
import { markPasswordCompromised } from '../authentication/mark-password-compromised.ts';
import { withdrawFactors } from '../authentication/withdraw-factors.ts';
import { endSessions } from '../sessions/end-sessions.ts';
import type { ContactConfig } from './registration-settings.ts';

interface WithdrawConfig extends ContactConfig {
  readonly sessions: { readonly absoluteSeconds: number };
}

/**
 * Undoes a change of contacts by the link of a message. Who holds it need not be signed in: they may be shut out. Every session and open code
 * of the account ends with it, and a deletion of it that is under way; the password that the change was made with signs nobody in any more,
 * what was bound to sign in with by then or since is taken away, and all contacts learn of it, those that came and those that came back.
 */
export function withdrawContactChange(
  deps: { readonly db: Db; readonly keyring: Keyring; readonly config: WithdrawConfig },
  token: string,
): Promise<RestoreContactsOutcome['kind']> {
  return deps.db.transaction().execute(async (tx) => {
    const outcome = await restoreContacts(deps, tx, token);
    if (outcome.kind !== 'undone') return outcome.kind;
    const { accountId, restored, removed, changedAt } = outcome;
    const details = { restored: restored.length, removed: removed.length };
    await recordEvent(tx, { actor: 'citizen', action: 'contact.change_undone', accountId, details });
    await endSessions(deps, tx, { accountId, reason: 'disowned' });
    // Whoever changed the contacts may have asked for the deletion as well; the owner can ask again.
    const kept = await cancelClosing(tx, { accountId, by: 'link' });
    await markPasswordCompromised(tx, accountId);
    const account = await findAccount({ db: tx, keyring: deps.keyring }, accountId);
    const contacts = [...(account?.contacts ?? []), ...removed];
    await tellAccount(deps, tx, { accountId, template: 'contact_change_undone', page: '/recovery', contacts });
    if (kept) await tellAccount(deps, tx, { accountId, template: 'deletion_cancelled', page: '/recovery' });
    // The session that the change was made in may have bound them before it: at most as long ago as a session lasts.
    await withdrawFactors(deps, tx, { accountId, since: new Date(changedAt.getTime() - deps.config.sessions.absoluteSeconds * 1000) });
    return outcome.kind;
  });
}
