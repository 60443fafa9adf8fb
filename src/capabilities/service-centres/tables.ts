import type { ColumnType, Generated } from 'kysely';

export interface ServiceCentreTables {
  service_centres: {
    id: string;
    name_ru: string;
    name_en: string;
    town_ru: string;
    town_en: string;
    address_ru: string;
    address_en: string;
    phone: string | null;
    lat: number;
    lon: number;
    time_zone: string;
    opening: ColumnType<Record<string, unknown>, string, string>;
    exceptions: ColumnType<unknown[], string, string>;
    services: string[];
    slot_minutes: number;
    desks: number;
    active: Generated<boolean>;
    changed_at: Generated<Date>;
  };
  visits: {
    id: string;
    account_id: string;
    case_id: string;
    centre_id: string;
    starts_at: Date;
    ends_at: Date;
    desk: number;
    state: Generated<'booked' | 'cancelled' | 'withdrawn' | 'kept' | 'missed'>;
    booked_at: Generated<Date>;
    reminded_at: Date | null;
    ended_at: Date | null;
  };
}
