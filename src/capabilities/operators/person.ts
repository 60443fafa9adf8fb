import type { Account } from '../accounts/account.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { Snils } from '../../kernel/snils.ts';

/** A keyed digest of a person's insurance number: tells that two accounts are one person's, and nothing else. */
export function personOf(keyring: Keyring, snils: Snils): Buffer {
  return keyring.blindIndex('snils', snils, Math.min(...keyring.ids));
}

/** Undefined below `standard`: nobody has confirmed who that is. */
export function personBehind(keyring: Keyring, { identity }: Pick<Account, 'identity'>): Buffer | undefined {
  return identity === undefined ? undefined : personOf(keyring, identity.data.snils);
}

/** The database refuses it too, whatever comes here. */
export function isSamePersonAs({ person }: { readonly person: Buffer | undefined }, other: Buffer | undefined): boolean {
  return person !== undefined && other !== undefined && person.equals(other);
}
