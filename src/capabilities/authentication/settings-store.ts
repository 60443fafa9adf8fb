import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import { defaultSignInSettings, type SignInSettings } from './sign-in-settings.ts';

export async function readSettings(db: Db, accountId: string): Promise<SignInSettings> {
  const row = await db
    .selectFrom('sign_in_settings')
    .select(['two_step as twoStep', 'sms_second as smsSecond'])
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return row ?? defaultSignInSettings;
}

/** Writes what is given and leaves the rest, and since when what is on has been on; two changes at once queue on the row. */
export async function writeSettings(db: Db, accountId: string, changes: Partial<SignInSettings>): Promise<void> {
  const { twoStep = null, smsSecond = null } = changes;
  const { twoStep: two, smsSecond: sms } = defaultSignInSettings;
  await sql`
    insert into sign_in_settings as settings (account_id, two_step, sms_second, two_step_since, sms_since)
    values (${accountId}, coalesce(${twoStep}::boolean, ${two}::boolean), coalesce(${smsSecond}::boolean, ${sms}::boolean),
      case when ${twoStep}::boolean then clock_timestamp() end, case when ${smsSecond}::boolean then clock_timestamp() end)
    on conflict (account_id) do update set
      two_step_strongly = settings.two_step_strongly and settings.two_step and coalesce(${twoStep}::boolean, settings.two_step),
      sms_strongly = settings.sms_strongly and settings.sms_second and coalesce(${smsSecond}::boolean, settings.sms_second),
      two_step_since = case when not coalesce(${twoStep}::boolean, settings.two_step) then null
        when settings.two_step then settings.two_step_since else clock_timestamp() end,
      sms_since = case when not coalesce(${smsSecond}::boolean, settings.sms_second) then null
        when settings.sms_second then settings.sms_since else clock_timestamp() end,
      two_step = coalesce(${twoStep}::boolean, settings.two_step),
      sms_second = coalesce(${smsSecond}::boolean, settings.sms_second),
      changed_at = clock_timestamp()`.execute(db);
}

/** The key of the backup codes, sealed for the account; undefined while it has none. */
export async function readBackupKey(db: Db, accountId: string): Promise<Buffer | undefined> {
  const row = await db.selectFrom('sign_in_settings').select('backup_key_sealed').where('account_id', '=', accountId).executeTakeFirst();
  return row?.backup_key_sealed ?? undefined;
}

export async function writeBackupKey(db: Db, accountId: string, keySealed: Buffer): Promise<void> {
  await db
    .insertInto('sign_in_settings')
    .values({ account_id: accountId, backup_key_sealed: keySealed })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet({ backup_key_sealed: keySealed }))
    .execute();
}
