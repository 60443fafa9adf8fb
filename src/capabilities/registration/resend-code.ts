import type { Db } from '../../database/connect.ts';
import { digestToken } from '../../kernel/secret-token.ts';
import { openRegistration } from './keep-draft.ts';
import { registrationProblems } from './problems.ts';
import { codeLifetimeSeconds, sendCode, sendProblem, type SendCodeDeps } from './send-code.ts';
import { mayDo, type ContactChannel, type Step } from './steps.ts';
import { extendLife, lockBySecret } from './store.ts';

export interface ResendCodeInput {
  readonly secret: string;
  readonly network: string;
}

/**
 * Sends a new code, which voids the old one; nothing when the contact is confirmed by now. Says where the citizen belongs.
 * Throws problems expired, code_just_sent, too_many_codes, too_many_starts, too_many_sms_to_block and sms_unavailable.
 */
export function resendCode(
  deps: SendCodeDeps & { readonly db: Db },
  { secret, network }: ResendCodeInput,
): Promise<{ readonly step: Step; readonly channel: ContactChannel; readonly codeSent: boolean }> {
  return deps.db.transaction().execute(async (tx) => {
    const row = await lockBySecret(tx, digestToken(secret));
    if (row === undefined) throw registrationProblems.expired();
    const { registrationId, step, channel, draft, language } = openRegistration(deps.keyring, row);
    if (draft === undefined || !mayDo('resend', step)) return { step, channel, codeSent: false };
    const { contact } = draft;
    const sent = await sendCode(deps, tx, { registrationId, contact, language, network });
    if (sent.kind !== 'sent') throw sendProblem(sent);
    const lifetimeSeconds = Math.max(codeLifetimeSeconds(deps.config, contact), deps.config.registration.completionLifetimeSeconds);
    await extendLife(tx, registrationId, lifetimeSeconds);
    return { step, channel, codeSent: true };
  });
}
