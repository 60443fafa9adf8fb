import type { Db } from '../../database/connect.ts';
import { digestToken } from '../../kernel/secret-token.ts';
import { takeEvenTime } from '../authentication/take-even-time.ts';
import { findWayBack } from './find-way-back.ts';
import { openRecovery } from './open-recovery.ts';
import { recoveryProblems } from './problems.ts';
import { codeSubject, isContactOf } from './recovery.ts';
import { sendRecoveryMessage, type SendMessageDeps } from './send-recovery-message.ts';
import type { ContactChannel, Step } from './steps.ts';
import { lockBySecret } from './store.ts';

/**
 * Sends a new code or link, which voids the old one; nothing when the contact is proven by now. Says where the citizen belongs. At the same
 * time for a twin. Throws recovery.expired and the problems of recovery that refuse a message.
 */
export function resendRecoveryMessage(
  deps: SendMessageDeps & { readonly db: Db },
  { secret, network }: { readonly secret: string; readonly network: string },
): Promise<{ readonly step: Step; readonly channel: ContactChannel }> {
  return takeEvenTime(() =>
    deps.db.transaction().execute(async (tx) => {
      const row = await lockBySecret(tx, digestToken(secret));
      if (row === undefined) throw recoveryProblems.expired();
      const { step, channel, draft, language } = openRecovery(deps.keyring, row);
      if (draft === undefined || step !== 'confirm_contact') return { step, channel };
      const wayBack = await findWayBack(deps, tx, draft.identifier);
      const same = wayBack?.accountId === row.account_id && isSame(deps, wayBack?.contact, row.contact_index);
      const to = same ? wayBack?.contact : undefined;
      const message = { subject: codeSubject(row), identifier: draft.identifier, to, network };
      await sendRecoveryMessage(deps, tx, { ...message, language: wayBack?.language ?? language });
      return { step, channel };
    }),
  );
}

/** The account may have got another owner of this contact meanwhile, or have lost it. */
function isSame({ keyring }: SendMessageDeps, contact: Parameters<typeof isContactOf>[1] | undefined, index: Buffer | null): boolean {
  return contact !== undefined && isContactOf(keyring, contact, index);
}
