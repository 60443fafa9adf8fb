import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Places where people show themselves and their document. Written by `paiza centre import` alone; operators and visits point here, so a
  // place that shuts is made inactive and never removed.
  await sql`
    create table service_centres (
      id text primary key check (id ~ '^[a-z0-9][a-z0-9-]{1,39}$'),
      name_ru text not null,
      name_en text not null,
      town_ru text not null,
      town_en text not null,
      address_ru text not null,
      address_en text not null,
      phone text,
      lat double precision not null check (lat between -90 and 90),
      lon double precision not null check (lon between -180 and 180),
      time_zone text not null,
      opening jsonb not null,
      exceptions jsonb not null default '[]',
      services text[] not null,
      slot_minutes integer not null check (slot_minutes between 5 and 240),
      desks integer not null check (desks between 0 and 200),
      active boolean not null default true,
      changed_at timestamptz not null default clock_timestamp()
    )`.execute(db);
  // Booked visits. The desk is a seat number, not a person: with it an index, and not only a count, refuses the visit too many.
  await sql`
    create table visits (
      id text primary key,
      account_id text not null references accounts (id),
      case_id text not null references proofing_cases (id),
      centre_id text not null references service_centres (id),
      starts_at timestamptz not null,
      ends_at timestamptz not null,
      desk integer not null check (desk >= 1),
      state text not null default 'booked' check (state in ('booked', 'cancelled', 'withdrawn', 'kept', 'missed')),
      booked_at timestamptz not null default clock_timestamp(),
      reminded_at timestamptz,
      ended_at timestamptz,
      check (ends_at > starts_at),
      check ((state = 'booked') = (ended_at is null))
    )`.execute(db);
  await sql`create unique index visits_one_seat_once on visits (centre_id, starts_at, desk) where state = 'booked'`.execute(db);
  await sql`create unique index visits_one_per_account on visits (account_id) where state = 'booked'`.execute(db);
  await sql`create unique index visits_one_per_case on visits (case_id) where state = 'booked'`.execute(db);
  await sql`create index visits_by_account on visits (account_id, starts_at)`.execute(db);
  await sql`create index visits_to_come on visits (starts_at) where state = 'booked'`.execute(db);
}
