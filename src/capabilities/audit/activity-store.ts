import type { Db } from '../../database/connect.ts';
import { preparedStatement } from '../../database/prepared-statement.ts';
import type { ActivityKind } from './activity.ts';

interface EventRow {
  readonly id: string;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly client_id: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Word for word what the partial indexes of the table are made by: that is how the planner knows that one holds all the rows. */
const conditions: Readonly<Record<ActivityKind, string>> = {
  all: 'true',
  sign_ins: `action like 'authentication.%'`,
  disclosures: `action = 'claims.disclosed'`,
  looks: `action = 'citizen.looked_up'`,
  changes: `action not like 'authentication.%' and action not in ('claims.disclosed', 'citizen.looked_up')`,
};

const statementFor = (kind: ActivityKind) =>
  preparedStatement<EventRow>(`
    select id, at, actor, action, client_id, details from audit_events
    where account_id = $1 and id < $2 and ${conditions[kind]}
    order by id desc limit $3`);

const statements: Readonly<Record<ActivityKind, ReturnType<typeof statementFor>>> = {
  all: statementFor('all'),
  sign_ins: statementFor('sign_ins'),
  disclosures: statementFor('disclosures'),
  looks: statementFor('looks'),
  changes: statementFor('changes'),
};

export interface EventsBefore {
  readonly accountId: string;
  readonly kind: ActivityKind;
  /** An id; only older events. */
  readonly before: string;
  readonly limit: number;
}

/** Newest first. Read by an index in its order, so a page costs what it holds, however many events there are. */
export function readEventsBefore(db: Db, { accountId, kind, before, limit }: EventsBefore): Promise<readonly EventRow[]> {
  return statements[kind](db, [accountId, before, limit]);
}

export async function readEvent(db: Db, accountId: string, eventId: string): Promise<EventRow | undefined> {
  return db
    .selectFrom('audit_events')
    .select(['id', 'at', 'actor', 'action', 'client_id', 'details'])
    .where('account_id', '=', accountId)
    .where('id', '=', eventId)
    .executeTakeFirst();
}

/** The newest events of account `$1`, so many, newest first; for the text of a larger statement. */
export const recentText = (limit: number) => `(
  select json_agg(json_build_object('id', id, 'at', at, 'actor', actor, 'action', action, 'client_id', client_id, 'details', details)
    order by id desc)
  from (select * from audit_events where account_id = $1 order by id desc limit ${limit}) as recent)`;
