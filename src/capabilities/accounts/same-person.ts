import type { IdentityData } from './identity-data.ts';
import { nameKey } from './identity-name.ts';

type Person = Pick<IdentityData, 'snils' | 'birthDate' | 'givenName' | 'patronymic'>;

/**
 * Whether two sets of data that the registries have confirmed are one person's: same SNILS, birth date, given name and patronymic. The
 * family name may have changed, by marriage for instance: the pension fund knows its lineage under the same number.
 */
export function isSamePerson(earlier: Person, later: Person): boolean {
  return (
    earlier.snils === later.snils &&
    earlier.birthDate === later.birthDate &&
    nameKey(earlier.givenName) === nameKey(later.givenName) &&
    nameKey(earlier.patronymic ?? '') === nameKey(later.patronymic ?? '')
  );
}
