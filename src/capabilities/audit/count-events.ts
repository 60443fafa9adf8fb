import type { Db } from '../../database/connect.ts';
import type { AuditAction } from './audit-event.ts';
import { countEventsOf } from './store.ts';

export interface CountEventsInput {
  readonly accountId: string;
  readonly action: AuditAction;
  readonly since: Date;
}

/** How often this was recorded of an account since a moment. */
export function countEvents({ db }: { readonly db: Db }, { since, ...input }: CountEventsInput): Promise<number> {
  // Ids begin with their time in milliseconds (RFC 9562 §5.7).
  return countEventsOf(db, { ...input, afterId: `aud_${since.getTime().toString(16).padStart(12, '0')}` });
}
