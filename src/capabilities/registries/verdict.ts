import type { Inn } from '../../kernel/inn.ts';
import { parseInn } from '../../kernel/inn.ts';
import type { RegistryAnswer, RegistryId } from './ports.ts';

/** Why a request was refused, the gravest first: of several the citizen is told the first. */
export const refusals = ['deceased', 'identity_taken', 'document_invalid', 'mismatch', 'not_found'] as const;
export type Refusal = (typeof refusals)[number];

/** The registries whose word the level rests on. */
export type DecidingRegistryId = Exclude<RegistryId, 'tax_service'>;

/** What an answer means for the request. */
export type Verdict =
  | { readonly kind: 'confirms'; readonly source: DecidingRegistryId }
  | { readonly kind: 'refuses'; readonly refusal: Refusal }
  | { readonly kind: 'finds'; readonly inn: Inn }
  | { readonly kind: 'finds_nothing' };

/** Undefined for an answer that this registry cannot give. */
export function verdictOf(registry: RegistryId, answer: RegistryAnswer): Verdict | undefined {
  if (registry === 'tax_service') return taxVerdict(answer);
  if (answer.outcome === 'not_found') return { kind: 'refuses', refusal: 'not_found' };
  return registry === 'pension_fund' ? pensionVerdict(answer) : documentVerdict(answer);
}

function pensionVerdict(answer: RegistryAnswer): Verdict | undefined {
  if (answer.outcome === 'match') return { kind: 'confirms', source: 'pension_fund' };
  if (answer.outcome === 'mismatch' || answer.outcome === 'deceased') return { kind: 'refuses', refusal: answer.outcome };
  return undefined;
}

function documentVerdict(answer: RegistryAnswer): Verdict | undefined {
  if (answer.outcome === 'valid') return { kind: 'confirms', source: 'interior_ministry' };
  if (answer.outcome !== 'invalid') return undefined;
  // A document in force that belongs to a person of another name is a matter of the name.
  return { kind: 'refuses', refusal: answer.fields.includes('document') ? 'document_invalid' : 'mismatch' };
}

function taxVerdict(answer: RegistryAnswer): Verdict | undefined {
  if (answer.outcome === 'none') return { kind: 'finds_nothing' };
  const inn = answer.outcome === 'found' ? parseInn(answer.inn) : undefined;
  return inn === undefined ? undefined : { kind: 'finds', inn };
}

/** The answer in the words of the row, where the registry's own values have no place. */
export function recordedOutcome(answer: RegistryAnswer): { readonly outcome: string; readonly fields: readonly string[] } {
  return { outcome: answer.outcome, fields: 'fields' in answer ? [...answer.fields] : [] };
}

/** The refusal that recorded outcomes amount to; undefined when none refuses. */
export function refusalOf(
  checks: readonly { readonly registry: RegistryId; readonly outcome: string | null; readonly fields: readonly string[] }[],
) {
  const found = new Set(
    checks.flatMap(({ registry, outcome, fields }) => {
      const verdict = verdictOf(registry, { outcome, fields } as unknown as RegistryAnswer);
      return verdict?.kind === 'refuses' ? [verdict.refusal] : [];
    }),
  );
  return refusals.find((refusal) => found.has(refusal));
}
