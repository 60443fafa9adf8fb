import type { Db } from '../../database/connect.ts';
import type { Contact } from '../../kernel/identifier.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { phoneCountry } from '../../kernel/phone-number.ts';
import { findReachedLimit } from '../notifications/find-reached-limit.ts';
import { allowancesOf, type Allowance } from './allowance.ts';
import { countSends, countSms, HOUR_SECONDS, lockCounters, recordSend } from './counters-store.ts';
import { registrationProblems } from './problems.ts';
import type { RegistrationConfig } from './registration-settings.ts';

interface AllowanceDeps {
  readonly keyring: Keyring;
  readonly config: RegistrationConfig;
}

/**
 * What one more message would be counted on, if it may be sent at all. Looked at twice: whoever is refused anyway must not wait for the
 * locks, since each who waits holds a connection that others need. Locked before the destination is, always in this order, so that two
 * requests never wait for each other. Throws problems country_not_served, sms_unavailable, too_many_starts
 * and too_many_sms_to_block.
 */
export async function requireAllowances(
  deps: AllowanceDeps,
  tx: Db,
  request: { readonly network: string; readonly contact: Contact },
): Promise<readonly Allowance[]> {
  refuseForeignPhone(deps.config, request.contact);
  await refuseSpentBudget(deps, tx, request.contact);
  const allowances = allowancesOf(deps, request);
  await refuseSpentAllowance(tx, allowances);
  await lockCounters(tx, indexesOf(allowances));
  await refuseSpentAllowance(tx, allowances);
  return allowances;
}

/** Counts the message that is about to be sent. Throws problem sms_unavailable when the installation's SMS of the day are spent. */
export async function countMessage(
  { config }: AllowanceDeps,
  tx: Db,
  { contact, allowances }: { readonly contact: Contact; readonly allowances: readonly Allowance[] },
): Promise<void> {
  await recordSend(tx, indexesOf(allowances));
  const spent = contact.kind === 'phone' && (await countSms(tx)) > config.registration.smsPerDay;
  if (spent) throw registrationProblems.sms_unavailable();
}

function refuseForeignPhone({ sms }: RegistrationConfig, contact: Contact): void {
  if (contact.kind !== 'phone') return;
  const country = phoneCountry(contact.value);
  if (country === undefined || !sms.allowedCountries.includes(country)) throw registrationProblems.country_not_served();
}

/** The budget that all SMS have in common: what would not leave is not promised. */
async function refuseSpentBudget(deps: AllowanceDeps, tx: Db, contact: Contact): Promise<void> {
  const limit = contact.kind === 'phone' ? await findReachedLimit(deps, tx, contact.value) : undefined;
  if (limit === undefined) return;
  if (limit === 'hour' || limit === 'day') throw registrationProblems.sms_unavailable();
  throw registrationProblems.too_many_sms_to_block({ retryAfterSeconds: HOUR_SECONDS });
}

async function refuseSpentAllowance(tx: Db, allowances: readonly Allowance[]): Promise<void> {
  const counts = await countSends(tx, indexesOf(allowances));
  for (const [place, { limit, refuse }] of allowances.entries()) {
    const { sends, oldestAgeSeconds } = counts[place] ?? { sends: 0, oldestAgeSeconds: 0 };
    if (sends >= limit) throw refuse({ retryAfterSeconds: Math.max(1, Math.ceil(HOUR_SECONDS - oldestAgeSeconds)) });
  }
}

function indexesOf(allowances: readonly Allowance[]): readonly Buffer[] {
  return allowances.map(({ index }) => index);
}
