import { sql, type RawBuilder } from 'kysely';
import type { SignInNews } from './device-memory.ts';

/** Of a sign-in on a new device or in a new place: what the owner is told it was. */
export interface SignInNotice {
  readonly browser: string;
  readonly news: SignInNews;
}

/** Queues the notice with the sign-in itself, and costs no round trip: most accounts have no e-mail address to send one to. */
export function noticeJob(accountId: string, notice: SignInNotice | undefined): RawBuilder<unknown> {
  return sql`
    case when ${notice !== undefined}::boolean and exists (
      select from identifiers where account_id = ${accountId} and kind = 'email' and removed_at is null
    ) then graphile_worker.add_job('tell_of_sign_in', json_build_object('accountId', ${accountId}::text, 'at', at,
      'browser', ${notice?.browser ?? null}::text, 'news', ${notice?.news ?? null}::text), max_attempts => 5) is not null end`;
}
