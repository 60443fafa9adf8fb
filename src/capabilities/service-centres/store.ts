import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { CentreService, Opening, OpeningException, Point, ServiceCentre } from './service-centre.ts';

interface CentreRow extends Point {
  readonly id: string;
  readonly name_ru: string;
  readonly name_en: string;
  readonly town_ru: string;
  readonly town_en: string;
  readonly address_ru: string;
  readonly address_en: string;
  readonly phone: string | null;
  readonly time_zone: string;
  readonly opening: Opening;
  readonly exceptions: readonly OpeningException[];
  readonly services: readonly CentreService[];
  readonly slot_minutes: number;
  readonly desks: number;
  readonly active: boolean;
}

const columns = sql.raw(`id, name_ru, name_en, town_ru, town_en, address_ru, address_en, phone, lat, lon, time_zone, opening, exceptions,
  services, slot_minutes, desks, active`);

function toCentre(row: CentreRow): ServiceCentre {
  return {
    centreId: row.id,
    name: { ru: row.name_ru, en: row.name_en },
    town: { ru: row.town_ru, en: row.town_en },
    address: { ru: row.address_ru, en: row.address_en },
    ...(row.phone === null ? {} : { phone: row.phone }),
    lat: row.lat,
    lon: row.lon,
    timeZone: row.time_zone,
    opening: row.opening,
    exceptions: row.exceptions,
    services: row.services,
    slotMinutes: row.slot_minutes,
    desks: row.desks,
    active: row.active,
  };
}

/** A centre whatever its state. */
export async function readCentre(db: Db, centreId: string): Promise<ServiceCentre | undefined> {
  const { rows } = await sql<CentreRow>`select ${columns} from service_centres where id = ${centreId}`.execute(db);
  return rows[0] === undefined ? undefined : toCentre(rows[0]);
}

/** A centre with the time it is; bookings and changes of one centre queue here until their transactions end. */
export async function lockCentre(tx: Db, centreId: string): Promise<{ readonly centre: ServiceCentre; readonly now: Date } | undefined> {
  const { rows } = await sql<CentreRow & { readonly now: Date }>`
    select ${columns}, clock_timestamp() as now from service_centres where id = ${centreId} for update`.execute(tx);
  const [row] = rows;
  return row === undefined ? undefined : { centre: toCentre(row), now: row.now };
}

/** Active centres by their way over the ground from a point, the nearest first (haversine formula, kilometres). */
export async function readNearestCentres(db: Db, from: Point, limit: number): Promise<readonly ServiceCentre[]> {
  const { rows } = await sql<CentreRow>`
    select ${columns} from service_centres where active
    order by asin(sqrt(least(1, power(sin(radians(lat - ${from.lat}::float8) / 2), 2)
      + cos(radians(${from.lat}::float8)) * cos(radians(lat)) * power(sin(radians(lon - ${from.lon}::float8) / 2), 2)))), id
    limit ${limit}::int`.execute(db);
  return rows.map(toCentre);
}

/** One active centre of each town, by the Russian name of the town. */
export async function readCentreOfEachTown(db: Db): Promise<readonly ServiceCentre[]> {
  const { rows } = await sql<CentreRow>`
    select distinct on (town_ru) ${columns} from service_centres where active order by town_ru, id`.execute(db);
  return rows.map(toCentre);
}

export async function hasActiveCentre(db: Db): Promise<boolean> {
  const { rows } = await sql<{ readonly found: boolean }>`select exists (select from service_centres where active) as found`.execute(db);
  return rows[0]?.found === true;
}

/** Writes a centre over what there was. */
export async function writeCentre(db: Db, centre: ServiceCentre): Promise<void> {
  await sql`
    insert into service_centres (id, name_ru, name_en, town_ru, town_en, address_ru, address_en, phone, lat, lon, time_zone, opening,
      exceptions, services, slot_minutes, desks, active)
    values (${centre.centreId}, ${centre.name.ru}, ${centre.name.en}, ${centre.town.ru}, ${centre.town.en}, ${centre.address.ru},
      ${centre.address.en}, ${centre.phone ?? null}, ${centre.lat}::float8, ${centre.lon}::float8, ${centre.timeZone},
      ${JSON.stringify(centre.opening)}::jsonb, ${JSON.stringify(centre.exceptions)}::jsonb, ${[...centre.services]}::text[],
      ${centre.slotMinutes}::int, ${centre.desks}::int, ${centre.active}::boolean)
    on conflict (id) do update set name_ru = excluded.name_ru, name_en = excluded.name_en, town_ru = excluded.town_ru,
      town_en = excluded.town_en, address_ru = excluded.address_ru, address_en = excluded.address_en, phone = excluded.phone,
      lat = excluded.lat, lon = excluded.lon, time_zone = excluded.time_zone, opening = excluded.opening,
      exceptions = excluded.exceptions, services = excluded.services, slot_minutes = excluded.slot_minutes, desks = excluded.desks,
      active = excluded.active, changed_at = clock_timestamp()`.execute(db);
}
