import type { AssuranceLevel } from '../../kernel/assurance.ts';
import { proofMethods, type ProofMethod } from '../../kernel/proof-method.ts';
import type { TextKey } from '../../kernel/texts.ts';

/** What an installation has to prove identity with. */
export interface Installation {
  readonly serviceCentres: boolean;
  readonly postalService: boolean;
  readonly banks: boolean;
  readonly signatureVerifier: boolean;
}

/** One way to prove identity: the page of methods, the page of a site that demands a level, and the cases all read this row. */
export interface MethodRow {
  readonly id: ProofMethod;
  readonly startsFrom: AssuranceLevel;
  readonly raisesTo: AssuranceLevel;
  /** Where the citizen begins. */
  readonly path: string;
  /** How long a case of it may take, in seconds. */
  readonly caseSeconds: number;
  readonly needs: keyof Installation;
  /** Whether somebody at a counter looks the case up by a number that the citizen names. */
  readonly numbered?: boolean;
  readonly name: TextKey;
  /** What one has to do and what is needed for it. */
  readonly summary: TextKey;
  /** How long it takes. */
  readonly duration: TextKey;
}

const DAY = 86_400;

/** In the order in which they are offered: what works at once comes first. */
export const methodCatalogue: readonly MethodRow[] = [
  row('online_bank', { path: '/account/confirm/bank', caseSeconds: DAY, needs: 'banks' }),
  row('e_signature', { path: '/account/confirm/e-signature', caseSeconds: DAY, needs: 'signatureVerifier' }),
  row('in_person', { path: '/account/confirm/in-person', caseSeconds: 90 * DAY, needs: 'serviceCentres', numbered: true }),
  row('postal_code', { path: '/account/confirm/postal-code', caseSeconds: 90 * DAY, needs: 'postalService' }),
];

function row(id: ProofMethod, rest: Pick<MethodRow, 'path' | 'caseSeconds' | 'needs' | 'numbered'>): MethodRow {
  return {
    id,
    startsFrom: 'standard',
    raisesTo: 'confirmed',
    name: `proofing.${id}_name`,
    summary: `proofing.${id}_summary`,
    duration: `proofing.${id}_duration`,
    ...rest,
  };
}

export function methodRow(id: ProofMethod): MethodRow {
  const found = methodCatalogue.find((method) => method.id === id);
  if (found === undefined) throw new Error(`no method ${id} among ${proofMethods.join(', ')}`);
  return found;
}

/** The methods that lead anywhere in this installation. */
export function offeredMethods(installation: Installation): readonly MethodRow[] {
  return methodCatalogue.filter(({ needs }) => installation[needs]);
}
