import type { Gender } from './citizen.ts';

/** The registries by the name that their addresses and the issuers of their call-backs have. */
export const registryNames = ['pension-fund', 'interior-ministry', 'tax-service'] as const;
export type RegistryName = (typeof registryNames)[number];

export function isRegistryName(value: unknown): value is RegistryName {
  return registryNames.some((name) => name === value);
}

/** What the bearer of a question shows. Nothing here is secret: the people do not exist. */
export function tokenOf(registry: RegistryName): string {
  return `sandbox-token-of-the-${registry}`;
}

interface Names {
  readonly familyName: string;
  readonly givenName: string;
  readonly patronymic: string | null;
}

interface DocumentNumber {
  readonly type: 'passport_rf' | 'foreign_document';
  readonly series: string;
  readonly number: string;
}

export interface Questions {
  'pension-fund': Names & { readonly snils: string; readonly gender: Gender; readonly birthDate: string };
  'interior-ministry': Names & {
    readonly birthDate: string;
    readonly document: DocumentNumber & { readonly issueDate: string; readonly divisionCode?: string };
  };
  'tax-service': Names & {
    readonly gender: Gender;
    readonly birthDate: string;
    readonly snils: string;
    readonly document: DocumentNumber;
  };
}

export type Question = Questions[RegistryName];

export type AnsweredField = 'familyName' | 'givenName' | 'patronymic' | 'gender' | 'birthDate' | 'document';

export type Answer =
  | { readonly outcome: 'match' | 'not_found' | 'deceased' | 'valid' | 'none' }
  | { readonly outcome: 'mismatch' | 'invalid'; readonly fields: readonly AnsweredField[] }
  | { readonly outcome: 'found'; readonly inn: string };
