import type { AnsweredField, RegistryName } from './registry.ts';

/** How a registry behaves, whatever it is asked. */
export const conducts = [
  'slow',
  'silent',
  'server-error',
  'unavailable',
  'duplicate',
  'no-callback',
  'immediate',
  'garbage',
  'foreign-id',
  'oversized',
] as const;
export type Conduct = (typeof conducts)[number];

/** What a registry answers, whatever is true. */
export type Verdict = 'not-found' | 'deceased' | 'document-invalid' | 'none' | `mismatch:${AnsweredField}`;

export type Fault = Conduct | Verdict;

export const verdictsOf: Readonly<Record<RegistryName, readonly Verdict[]>> = {
  'pension-fund': [
    'mismatch:familyName',
    'mismatch:givenName',
    'mismatch:patronymic',
    'mismatch:gender',
    'mismatch:birthDate',
    'not-found',
    'deceased',
  ],
  'interior-ministry': [
    'document-invalid',
    'mismatch:familyName',
    'mismatch:givenName',
    'mismatch:patronymic',
    'mismatch:birthDate',
    'not-found',
  ],
  'tax-service': ['none'],
};

export function faultsOf(registry: RegistryName): readonly Fault[] {
  return [...conducts, ...verdictsOf[registry]];
}

/** These keep a registry from answering in any way. */
const muting: ReadonlySet<Fault> = new Set(['silent', 'server-error', 'unavailable', 'garbage', 'foreign-id', 'oversized']);

export function isMute(faults: readonly Fault[]): boolean {
  return faults.some((fault) => muting.has(fault));
}

/** Data that the registry shall say it does not confirm. */
export function mismatchesIn(faults: readonly Fault[]): readonly AnsweredField[] {
  return faults.flatMap((fault) => (fault.startsWith('mismatch:') ? [fault.slice('mismatch:'.length) as AnsweredField] : []));
}
