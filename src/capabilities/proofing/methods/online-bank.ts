import type { IdentityData } from '../../accounts/identity-data.ts';
import { nameKey } from '../../accounts/identity-name.ts';
import type { BankVoucher } from '../ports.ts';

/** What of a person a bank and we may know differently; the citizen is told which, never what either of us knows. */
export const comparedFields = ['snils', 'family_name', 'given_name', 'patronymic', 'birth_date', 'document'] as const;
export type ComparedField = (typeof comparedFields)[number];

export type Comparison =
  | { readonly kind: 'match' }
  | { readonly kind: 'mismatch'; readonly fields: readonly ComparedField[] }
  /** Names and a birth date are many people's: without SNILS or document they say of nobody who it is. */
  | { readonly kind: 'not_enough' };

/**
 * Whether a bank vouches for the very person that the registries have confirmed. What the bank tells must be the same; of SNILS and document
 * it must tell one. A patronymic that the bank leaves out is none.
 */
export function compareVoucher(voucher: BankVoucher, data: IdentityData): Comparison {
  if (voucher.snils === undefined && voucher.document === undefined) return { kind: 'not_enough' };
  const differs: Readonly<Record<ComparedField, boolean>> = {
    snils: voucher.snils !== undefined && voucher.snils !== data.snils,
    family_name: nameKey(voucher.familyName) !== nameKey(data.familyName),
    given_name: nameKey(voucher.givenName) !== nameKey(data.givenName),
    patronymic: nameKey(voucher.patronymic ?? '') !== nameKey(data.patronymic ?? ''),
    birth_date: voucher.birthDate !== data.birthDate,
    document: voucher.document !== undefined && !isSameDocument(voucher.document, data.document),
  };
  const fields = comparedFields.filter((field) => differs[field]);
  return fields.length === 0 ? { kind: 'match' } : { kind: 'mismatch', fields };
}

type Numbered = Pick<IdentityData['document'], 'type' | 'series' | 'number'>;

function isSameDocument(one: Omit<Numbered, 'type'> & { readonly type: string }, other: Numbered): boolean {
  return one.type === other.type && bare(one.series) === bare(other.series) && bare(one.number) === bare(other.number);
}

function bare(text: string): string {
  return text.replace(/[\s-]/gu, '').toUpperCase();
}
