import type { Db } from '../../database/connect.ts';
import type { ConfirmedContact } from '../accounts/account.ts';
import { enqueueMessage } from '../notifications/enqueue-message.ts';
import { issueCode } from '../one-time-codes/issue-code.ts';
import { countMessage, requireAllowances } from '../registration/require-allowances.ts';
import { chooseStep, type ChooseStepDeps, type Standing } from './choose-step.ts';
import { recoveryProblems } from './problems.ts';
import { codeSubject } from './recovery.ts';
import { allowanceProblem, sendProblem } from './refused-sending.ts';
import type { SendMessageDeps } from './send-recovery-message.ts';
import { takeRecovery } from './take-recovery.ts';

export interface SendOtherCodeInput {
  readonly secret: string;
  readonly network: string;
}

/** Whether a code to the other contact means anything at this step: as the second contact, or as the SMS that is a second factor. */
export function otherContactCounts({ step, smsIsFactor }: Pick<Standing, 'step' | 'smsIsFactor'>): boolean {
  return step === 'confirm_other' || (step === 'show_factor' && smsIsFactor);
}

/**
 * Sends a code to the other contact of the account. Throws recovery.expired when it would mean nothing, and the problems of recovery that
 * refuse a message.
 */
export function sendOtherCode(
  deps: SendMessageDeps & ChooseStepDeps & { readonly db: Db },
  { secret, network }: SendOtherCodeInput,
): Promise<void> {
  return deps.db.transaction().execute(async (tx) => {
    const row = await takeRecovery(tx, secret);
    const standing = row === undefined ? undefined : await chooseStep(deps, tx, row);
    const other = standing?.other;
    if (
      row === undefined ||
      row.step === 'confirm_contact' ||
      standing === undefined ||
      other === undefined ||
      !otherContactCounts(standing)
    )
      throw recoveryProblems.expired();
    await send(deps, tx, { subject: codeSubject(row), to: other, language: standing.account.language, network });
  });
}

interface OtherCode {
  readonly subject: string;
  readonly to: ConfirmedContact;
  readonly language: 'ru' | 'en';
  readonly network: string;
}

async function send(deps: SendMessageDeps, tx: Db, { subject, to, language, network }: OtherCode): Promise<void> {
  const refuse = (error: unknown) => {
    throw allowanceProblem(error);
  };
  const allowances = await requireAllowances(deps, tx, { network, contact: to }).catch(refuse);
  const lifetimeSeconds = deps.config.registration.smsCodeLifetimeSeconds;
  const issued = await issueCode(deps, tx, { purpose: 'recovery_other', subject, contact: to, lifetimeSeconds });
  if (issued.kind !== 'issued') throw sendProblem(issued);
  await countMessage(deps, tx, { contact: to, allowances }).catch(refuse);
  const params = { digits: issued.digits, minutes: String(Math.max(1, Math.floor(lifetimeSeconds / 60))) };
  await enqueueMessage(deps, tx, { to, template: 'recovery_code', language, params, lifetimeSeconds });
}
