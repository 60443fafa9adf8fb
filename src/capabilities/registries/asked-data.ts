import type { IdentityData } from '../accounts/identity-data.ts';

/** The part of identity data that registries are asked about; the rest does not leave. */
export type AskedData = Pick<IdentityData, 'familyName' | 'givenName' | 'patronymic' | 'gender' | 'birthDate' | 'snils' | 'document'>;
