import type { Db } from '../../database/connect.ts';
import { readSignInCounts, type SignInCount } from './store.ts';

export interface CountSignInsInput {
  readonly accountIds: readonly string[];
  readonly clientId: string;
  readonly since: Date;
}

/** How often these accounts have shown their factors for a relying party since a moment. What single sign-on let through is not in it. */
export function countSignIns({ db }: { readonly db: Db }, { since, ...input }: CountSignInsInput): Promise<readonly SignInCount[]> {
  // Ids begin with their time in milliseconds (RFC 9562 §5.7).
  const afterId = `aud_${since.getTime().toString(16).padStart(12, '0')}`;
  return readSignInCounts(db, { ...input, afterId });
}
