import type { Customer, Person } from './customer.ts';
import type { Fault } from './faults.ts';

/** Law 115-FZ, by which banks in Russia identify their customers, named the way the standard names such frameworks. */
export const trustFramework = 'ru_aml';

export const vouchedClaims = ['family_name', 'given_name', 'middle_name', 'birthdate', 'snils', 'id_doc'] as const;

/** The request for `verified_claims` (OpenID Connect for Identity Assurance §6): what is named is wanted. */
interface Requested {
  readonly verification?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** For whom the bank vouches when it mistakes one customer for another. */
const somebodyElse: Person = {
  familyName: 'Чужестранцева',
  givenName: 'Прасковья',
  patronymic: 'Никитична',
  birthDate: '1961-02-14',
  snils: '11223344595',
  document: { type: 'passport_rf', series: '0304', number: '998877' },
};

/** What the bank vouches for; only what was asked for, and undefined when it vouches for nothing. */
export function verifiedClaims(customer: Customer, requested: unknown, faults: readonly Fault[]): object | undefined {
  const { verification = {}, claims = {} } = (Array.isArray(requested) ? requested[0] : (requested ?? {})) as Requested;
  const { value = trustFramework } = (verification['trust_framework'] ?? {}) as { readonly value?: unknown };
  if (faults.includes('nothing-vouched') || value !== trustFramework) return undefined;
  const person = faults.includes('other-person') ? somebodyElse : customer.person;
  const known = Object.entries(claimsOf(person)).filter(
    ([name, held]) => name in claims && held !== undefined && !(name === 'snils' && faults.includes('missing-snils')),
  );
  return {
    verification: {
      trust_framework: trustFramework,
      ...('time' in verification ? { time: customer.identifiedAt } : {}),
      ...('evidence' in verification ? { evidence: [evidenceOf(person)] } : {}),
    },
    claims: Object.fromEntries(known),
  };
}

function claimsOf({ familyName, givenName, patronymic, birthDate, snils, document }: Person): Readonly<Record<string, unknown>> {
  return {
    family_name: familyName,
    given_name: givenName,
    middle_name: patronymic ?? undefined,
    birthdate: birthDate,
    snils,
    id_doc: { type: document.type, ...(document.series === '' ? {} : { series: document.series }), number: document.number },
  };
}

function evidenceOf({ document }: Person): object {
  return { type: 'document', document_details: { type: 'idcard', document_number: `${document.series} ${document.number}`.trim() } };
}
