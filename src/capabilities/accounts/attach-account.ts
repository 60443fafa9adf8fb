import type { AssuranceLevel } from '../../kernel/assurance.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { Account } from './account.ts';
import type { StandingProof } from './assurance-level.ts';
import { standing, unsealAccount, type AccountJson } from './sealed-account.ts';
import { accountText } from './store.ts';

/**
 * SQL, JSON or null: the open account whose id the SQL expression `id` gives. A part of another room's statement, so that what is read at
 * every token costs no journey of its own; see accountOf and assuranceOf.
 */
export function attachAccount(id: string): string {
  return accountText(id);
}

/** Of what the statement gave; undefined when there is no such account. Throws UnsealError when a row's bytes were changed or moved. */
export function accountOf(keyring: Keyring, accountId: string, json: unknown): Account | undefined {
  return json === null ? undefined : unsealAccount(keyring, accountId, json as AccountJson);
}

/** The same without any key, for answers that tell nothing else of the person. Undefined when nothing about it is confirmed. */
export function assuranceOf(
  json: unknown,
): { readonly assuranceLevel: AssuranceLevel; readonly proofs: readonly StandingProof[] } | undefined {
  if (json === null) return undefined;
  const { level, proofs } = standing(json as AccountJson);
  return level && { assuranceLevel: level, proofs };
}
