import type { Db } from '../../database/connect.ts';
import { closeAccount } from '../accounts/close-account.ts';
import { eraseFactors } from '../authentication/erase-factors.ts';
import { eraseConsents } from '../consents/erase-consents.ts';
import { eraseDeskTraces } from '../operators/erase-desk-traces.ts';
import { eraseNotificationSettings } from '../notifications/erase-notification-settings.ts';
import { eraseProofing } from '../proofing/erase-proofing.ts';
import { eraseRecords } from '../records/erase-records.ts';
import { eraseRecoveries } from '../recovery/erase-recoveries.ts';
import { eraseRegistrations } from '../registration/erase-registrations.ts';
import { eraseRegistryRequests } from '../registries/erase-registry-requests.ts';
import { eraseVisits } from '../service-centres/erase-visits.ts';
import { eraseSecurityCases } from '../sessions/erase-security-cases.ts';

/** Each room's part, in an order in which nothing points to what is gone; the account itself is the last. A new table is a new line here. */
const erasers: readonly ((tx: Db, accountId: string) => Promise<void>)[] = [
  eraseDeskTraces,
  eraseVisits,
  eraseProofing,
  eraseRegistryRequests,
  eraseConsents,
  eraseRecoveries,
  eraseRegistrations,
  eraseSecurityCases,
  eraseFactors,
  eraseRecords,
  eraseNotificationSettings,
  closeAccount,
];

/** Takes away everything that is held of an account, in the caller's transaction. May be done again. */
export async function eraseRows(tx: Db, accountId: string): Promise<void> {
  for (const erase of erasers) await erase(tx, accountId);
}
