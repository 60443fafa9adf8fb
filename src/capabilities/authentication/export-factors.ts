import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { openDataKey } from '../accounts/open-data-key.ts';
import { readHeldFactorDates } from './export-store.ts';
import { factorPlaces } from './factor-places.ts';
import { findSignInSettings } from './find-sign-in-settings.ts';
import { listFactors } from './list-factors.ts';
import { listPasskeys } from './list-passkeys.ts';

/** How an account signs in, under the names of the exported document: what there is and since when, and no secret that opens anything. */
export async function exportFactors(deps: { readonly db: Db; readonly keyring: Keyring }, accountId: string) {
  const factors = await listFactors(deps, accountId);
  const settings = await findSignInSettings(deps, accountId);
  const dates = await readHeldFactorDates(deps.db, accountId);
  const dataKey = await openDataKey(deps, accountId);
  const question = dates.question_sealed ?? undefined;
  return {
    password_changed_at: dates.password_changed_at,
    two_step: settings.twoStep,
    sms_second: settings.smsSecond,
    authenticator_apps: factors.totp.map(({ label, createdAt }) => ({ label, added_at: createdAt })),
    passkeys: (await listPasskeys(deps, accountId)).map(({ label, device, createdAt, lastUsedAt }) => ({
      label,
      kept_on: device === 'single' ? 'one_device' : 'several_devices',
      added_at: createdAt,
      last_used_at: lastUsedAt ?? null,
    })),
    backup_codes: { left: factors.backupCodesLeft, made_at: dates.backup_codes_made_at },
    security_question:
      question === undefined || dataKey === undefined
        ? null
        : { question: dataKey.unseal(factorPlaces.securityQuestion(accountId), question), set_at: dates.question_set_at },
  };
}
