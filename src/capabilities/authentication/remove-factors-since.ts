import type { Db } from '../../database/connect.ts';
import { recordEvent } from '../audit/record-event.ts';
import { deleteFactorsSince, readFactorsHeld, readSettingsSince } from './factor-age-store.ts';
import type { FactorsHeld } from './factor-change.ts';
import { writeSettings } from './settings-store.ts';

export interface RemoveFactorsSinceInput {
  readonly accountId: string;
  /** What was bound or switched on at this moment or later goes. */
  readonly since: Date;
  /** The account has a confirmed phone now. */
  readonly hasPhone: boolean;
}

export const withdrawnFactors = ['app', 'passkey', 'backup', 'sms', 'question', 'two_step'] as const;
export type WithdrawnFactor = (typeof withdrawnFactors)[number];

export interface FactorsLeft {
  /** Something has gone. */
  readonly changed: boolean;
  readonly gone: readonly WithdrawnFactor[];
  readonly left: FactorsHeld;
}

/**
 * Takes away what somebody else may have bound: apps, passkeys, backup codes and the security question, and switches two steps and codes by SMS off
 * where they were switched on since. Two steps that nothing is left for go as well, so that nobody is locked out. Within the caller's
 * transaction, which has locked the account.
 */
export async function removeFactorsSince(tx: Db, { accountId, since, hasPhone }: RemoveFactorsSinceInput): Promise<FactorsLeft> {
  const removed = await deleteFactorsSince(tx, accountId, since);
  const settings = await readSettingsSince(tx, accountId, since);
  const sms = settings.sms && !settings.smsIsNew && hasPhone;
  const { app, passkey } = await readFactorsHeld(tx, accountId);
  const twoStep = settings.twoStep && !settings.twoStepIsNew && (app || passkey || sms);
  if (settings.sms !== sms || settings.twoStep !== twoStep) await writeSettings(tx, accountId, { smsSecond: sms, twoStep });

  const reason = 'disowned';
  const gone = [
    ...Array.from({ length: removed.apps }, () => 'totp'),
    ...(removed.codes > 0 ? ['backup_code'] : []),
    ...(settings.sms && !sms ? ['sms_code'] : []),
  ];
  const by = { actor: 'citizen', accountId } as const;
  for (const factor of gone) await recordEvent(tx, { ...by, action: 'factor.removed', details: { factor, reason } });
  for (const passkeyId of removed.passkeys)
    await recordEvent(tx, { ...by, action: 'passkey.removed', details: { passkey: passkeyId, reason } });
  if (settings.twoStep && !twoStep) await recordEvent(tx, { ...by, action: 'two_step.disabled', details: { reason } });
  if (removed.question)
    await recordEvent(tx, { ...by, action: 'sign_in_settings.changed', details: { security_question: 'removed', reason } });
  const { backup } = await readFactorsHeld(tx, accountId);
  const went: Readonly<Record<WithdrawnFactor, boolean>> = {
    app: removed.apps > 0,
    passkey: removed.passkeys.length > 0,
    backup: removed.codes > 0,
    sms: settings.sms && !sms,
    question: removed.question,
    two_step: settings.twoStep && !twoStep,
  };
  const names = withdrawnFactors.filter((name) => went[name]);
  return { changed: names.length > 0, gone: names, left: { app, passkey, sms, backup } };
}
