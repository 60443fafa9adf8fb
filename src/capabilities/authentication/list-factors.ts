import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { openDataKey } from '../accounts/open-data-key.ts';
import { factorPlaces } from './factor-places.ts';
import { readFactorCounts, readTotps } from './factor-store.ts';
import { readSettings } from './settings-store.ts';

/** An authenticator app, as its owner knows it. */
export interface TotpFactor {
  readonly id: string;
  readonly label: string;
  readonly createdAt: Date;
}

/** What an account can sign in with. */
export interface Factors {
  /** Oldest first. */
  readonly totp: readonly TotpFactor[];
  readonly passkeys: number;
  readonly backupCodesLeft: number;
  /** A code by SMS may be the second step; it still takes a confirmed phone. */
  readonly smsSecond: boolean;
  readonly twoStep: boolean;
  readonly hasPassword: boolean;
}

/** Of an open account; one that is closed or unknown has none. */
export async function listFactors(deps: { readonly db: Db; readonly keyring: Keyring }, accountId: string): Promise<Factors> {
  const { db } = deps;
  const [rows, counts, settings] = [
    await readTotps(db, accountId),
    await readFactorCounts(db, accountId),
    await readSettings(db, accountId),
  ];
  const dataKey = rows.length === 0 ? undefined : await openDataKey(deps, accountId);
  const totp = rows.map(({ id, labelSealed, createdAt }) => ({
    id,
    label: dataKey?.unseal(factorPlaces.totpLabel(id), labelSealed) ?? '',
    createdAt,
  }));
  return { totp, ...counts, smsSecond: settings.smsSecond, twoStep: settings.twoStep };
}
