import type { Db } from '../../database/connect.ts';
import type { FactorsHeld } from './factor-change.ts';
import { readFactorsHeld } from './factor-age-store.ts';

export interface FindFactorsHeldInput {
  readonly accountId: string;
  /** Those that came later are left out. */
  readonly at: Date;
  /** The account has a confirmed phone. */
  readonly hasPhone: boolean;
}

/** The second factors that an account had at a moment and has still. */
export async function findFactorsHeld(
  { db }: { readonly db: Db },
  { accountId, at, hasPhone }: FindFactorsHeldInput,
): Promise<FactorsHeld> {
  const held = await readFactorsHeld(db, accountId, at);
  return { ...held, sms: held.sms && hasPhone };
}
