import { randomInt } from 'node:crypto';
import { openAccount } from '../../src/capabilities/accounts/open-account.ts';
import { storePassword } from '../../src/capabilities/authentication/set-password.ts';
import { parseEmailAddress } from '../../src/kernel/email-address.ts';
import type { Contact } from '../../src/kernel/identifier.ts';
import { parsePersonName } from '../../src/kernel/person-name.ts';
import { parsePhoneNumber } from '../../src/kernel/phone-number.ts';
import type { Deps } from '../../src/deps.ts';

export interface TestCitizen {
  readonly accountId: string;
  readonly identifier: string;
  readonly password: string;
}

export function somePhone(): string {
  return `+7916${randomInt(1_000_000, 9_999_999)}`;
}

/** An account with one confirmed contact and a password, made by the rooms' own use cases without the journey. */
export async function aCitizen(
  deps: Deps,
  options: { readonly phone?: string; readonly email?: string; readonly password?: string } = {},
): Promise<TestCitizen> {
  const password = options.password ?? 'Correct7horse';
  const phone = options.phone ?? somePhone();
  const contact = (
    options.email === undefined
      ? { kind: 'phone', value: parsePhoneNumber(phone) }
      : { kind: 'email', value: parseEmailAddress(options.email) }
  ) as Contact;
  const hash = await deps.passwordHasher.hash(password);
  const accountId = await deps.db.transaction().execute(async (tx) => {
    const opened = await openAccount(deps, tx, {
      familyName: parsePersonName('Каменщикова')!,
      givenName: parsePersonName('Аксинья')!,
      contact,
      language: 'ru',
      confirmedAt: new Date(),
      evidenceSource: contact.kind === 'phone' ? 'sms_code' : 'email_code',
    });
    if (opened.kind !== 'opened') throw new Error(opened.kind);
    await storePassword(tx, { accountId: opened.accountId, ...hash });
    return opened.accountId;
  });
  return { accountId, identifier: contact.value, password };
}
