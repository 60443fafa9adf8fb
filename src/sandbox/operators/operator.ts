import type { ReadyAccount } from '../citizens/make-account.ts';

export const operatorRoles = ['senior', 'operator'] as const;
export type OperatorRole = (typeof operatorRoles)[number];

/** Somebody who works at a counter and can sign in at once. */
export interface ReadyOperator {
  readonly role: OperatorRole;
  readonly centreId: string;
  readonly name: string;
  /** E.164. */
  readonly phone: string;
  readonly password: string;
  /** Key of the authenticator app, base32 (RFC 6238). */
  readonly secret: string;
}

export function fullName({ person }: Pick<ReadyAccount, 'person'>): string {
  return [person.familyName, person.givenName, person.patronymic].filter(Boolean).join(' ');
}
