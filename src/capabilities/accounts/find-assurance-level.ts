import type { Db } from '../../database/connect.ts';
import type { AssuranceLevel } from '../../kernel/assurance.ts';
import { assuranceLevel } from './assurance-level.ts';
import { readStandingEvidence } from './verification-store.ts';

/**
 * The level of an account at this moment, by one small statement and without any key: for answers that tell nothing else of the person.
 * Undefined when nothing about it is confirmed.
 */
export async function findAssuranceLevel({ db }: { readonly db: Db }, accountId: string): Promise<AssuranceLevel | undefined> {
  return assuranceLevel(await readStandingEvidence(db, accountId));
}
