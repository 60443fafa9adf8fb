import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { TakenSeat, VisitSlot } from './visit-slot.ts';
import { visitOperations, type Visit, type VisitOperation } from './visit.ts';

const columns = sql.raw(`id as "visitId", account_id as "accountId", case_id as "caseId", centre_id as "centreId",
  starts_at as "startsAt", ends_at as "endsAt", state, booked_at as "bookedAt"`);

export interface NewVisit extends VisitSlot {
  readonly visitId: string;
  readonly accountId: string;
  readonly caseId: string;
  readonly centreId: string;
  readonly desk: number;
}

/** The caller has locked account and centre; the unique indexes would refuse a second visit and a seat taken twice. */
export async function insertVisit(db: Db, visit: NewVisit): Promise<Visit> {
  const { rows } = await sql<Visit>`
    insert into visits (id, account_id, case_id, centre_id, starts_at, ends_at, desk)
    values (${visit.visitId}, ${visit.accountId}, ${visit.caseId}, ${visit.centreId}, ${visit.startsAt}::timestamptz,
      ${visit.endsAt}::timestamptz, ${visit.desk}::int)
    returning ${columns}`.execute(db);
  return rows[0]!;
}

export async function readBookedVisit(db: Db, accountId: string): Promise<Visit | undefined> {
  const { rows } = await sql<Visit>`select ${columns} from visits where account_id = ${accountId} and state = 'booked'`.execute(db);
  return rows[0];
}

/** The newest first. */
export async function readVisits(db: Db, accountId: string, limit: number): Promise<readonly Visit[]> {
  const { rows } = await sql<Visit>`
    select ${columns} from visits where account_id = ${accountId} order by booked_at desc, id desc limit ${limit}::int`.execute(db);
  return rows;
}

/** Seats taken at a centre over a time. */
export async function readTakenSeats(db: Db, centreId: string, { startsAt, endsAt }: VisitSlot): Promise<readonly TakenSeat[]> {
  const { rows } = await sql<TakenSeat>`
    select starts_at as "startsAt", ends_at as "endsAt", desk from visits
    where centre_id = ${centreId} and state = 'booked' and starts_at < ${endsAt}::timestamptz and ends_at > ${startsAt}::timestamptz
    order by starts_at, desk`.execute(db);
  return rows;
}

/** How often the account has booked within 24 hours. */
export async function countBookings(db: Db, accountId: string): Promise<number> {
  const { rows } = await sql<{ readonly count: number }>`
    select count(*)::int as count from visits
    where account_id = ${accountId} and booked_at > clock_timestamp() - interval '24 hours'`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Ends a booked visit, once: of several at the same time the row lets one through. Undefined when it had ended. */
export async function moveVisit(db: Db, visitId: string, operation: VisitOperation): Promise<Visit | undefined> {
  const { rows } = await sql<Visit>`
    update visits set state = ${visitOperations[operation]}, ended_at = clock_timestamp()
    where id = ${visitId} and state = 'booked' returning ${columns}`.execute(db);
  return rows[0];
}

/** Lets the account's booked visit be for another of its cases. */
export async function giveVisitToCase(db: Db, accountId: string, caseId: string): Promise<void> {
  await sql`update visits set case_id = ${caseId} where account_id = ${accountId} and state = 'booked' and case_id <> ${caseId}`.execute(
    db,
  );
}

/** Visits of a centre that are still to come, in order. */
export async function readVisitsToCome(db: Db, centreId: string): Promise<readonly Visit[]> {
  const { rows } = await sql<Visit>`
    select ${columns} from visits
    where centre_id = ${centreId} and state = 'booked' and starts_at > clock_timestamp() order by starts_at, id`.execute(db);
  return rows;
}

/** Visits that are over since an hour and that nobody has ended. */
export async function readVisitsOver(db: Db, limit: number): Promise<readonly Visit[]> {
  const { rows } = await sql<Visit>`
    select ${columns} from visits
    where state = 'booked' and starts_at < clock_timestamp() - interval '1 hour' and ends_at < clock_timestamp() - interval '1 hour'
    order by starts_at limit ${limit}::int`.execute(db);
  return rows;
}

/** Visits of the next 24 hours that were booked earlier than that and that nobody was reminded of, page by page. */
export async function readVisitsToRemind(db: Db, afterId: string, limit: number): Promise<readonly Visit[]> {
  const { rows } = await sql<Visit>`
    select ${columns} from visits
    where state = 'booked' and reminded_at is null and starts_at > clock_timestamp()
      and starts_at < clock_timestamp() + interval '24 hours' and booked_at < starts_at - interval '24 hours' and id > ${afterId}
    order by id limit ${limit}::int`.execute(db);
  return rows;
}

/** Whether this is the one to remind of the visit: of several nodes one gets true. */
export async function markReminded(db: Db, visitId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update visits set reminded_at = clock_timestamp() where id = ${visitId} and state = 'booked' and reminded_at is null`.execute(db);
  return numAffectedRows === 1n;
}

/** SQL, the visit that account `$1` has booked, as NextVisitJson, or null; for the text of a larger statement. */
export const nextVisitText = `(
  select json_build_object('starts_at', visits.starts_at, 'time_zone', service_centres.time_zone)
  from visits join service_centres on service_centres.id = visits.centre_id
  where visits.account_id = $1 and visits.state = 'booked')`;
