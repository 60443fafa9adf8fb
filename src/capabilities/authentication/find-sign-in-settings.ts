import type { Db } from '../../database/connect.ts';
import { readSettings } from './settings-store.ts';
import type { SignInSettings } from './sign-in-settings.ts';

/** What an account has chosen about signing in; the defaults when it has chosen nothing. */
export function findSignInSettings({ db }: { readonly db: Db }, accountId: string): Promise<SignInSettings> {
  return readSettings(db, accountId);
}
