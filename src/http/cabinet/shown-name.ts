import type { Account } from '../../capabilities/accounts/account.ts';

/** As people are addressed: given name first. */
export function shownName({ givenName, familyName }: Pick<Account, 'givenName' | 'familyName'>): string {
  return `${givenName} ${familyName}`;
}
