import { Ajv, type ErrorObject } from 'ajv';
import { parseCalendarDate } from '../../kernel/calendar-date.ts';
import { centreFileSchema } from './centre-schema.ts';
import { weekdays, type CentreService, type Hours, type InEachLanguage, type Opening, type ServiceCentre } from './service-centre.ts';
import { isTimeZone } from './wall-clock.ts';

const validate = new Ajv({ allErrors: true, strict: true, strictTuples: false }).compile<CentreFile>(centreFileSchema);

interface CentreDeclaration {
  readonly id: string;
  readonly name: InEachLanguage;
  readonly town: InEachLanguage;
  readonly address: InEachLanguage;
  readonly phone?: string;
  readonly lat: number;
  readonly lon: number;
  readonly time_zone: string;
  readonly opening: Opening;
  readonly exceptions?: readonly { readonly date: string; readonly hours: readonly Hours[] }[];
  readonly services: readonly CentreService[];
  readonly slot_minutes: number;
  readonly desks: number;
  readonly active?: boolean;
}

interface CentreFile {
  readonly centres: readonly CentreDeclaration[];
}

export type ParsedCentres =
  | { readonly kind: 'valid'; readonly centres: readonly ServiceCentre[] }
  /** Each with the place in the file, as a JSON Pointer (RFC 6901). */
  | { readonly kind: 'faulty'; readonly faults: readonly string[] };

/** A file of centres, read from JSON and checked whole: all of it, or everything wrong with it. */
export function parseCentres(source: unknown): ParsedCentres {
  if (!validate(source)) return { kind: 'faulty', faults: [...new Set((validate.errors ?? []).map(inWords))] };
  const faults = source.centres.flatMap((centre, index) => centreFaults(centre, `/centres/${index}`));
  const ids = source.centres.map(({ id }) => id);
  const twice = ids.flatMap((id, index) => (ids.indexOf(id) < index ? [`/centres/${index}/id stands in the file already`] : []));
  const all = [...faults, ...twice];
  return all.length > 0 ? { kind: 'faulty', faults: all } : { kind: 'valid', centres: source.centres.map(toCentre) };
}

function inWords({ instancePath, message, keyword, params }: ErrorObject): string {
  const unknown = keyword === 'additionalProperties' ? `: ${String(params['additionalProperty'])}` : '';
  return `${instancePath === '' ? 'the file' : instancePath} ${message ?? 'is wrong'}${unknown}`;
}

function centreFaults(centre: CentreDeclaration, path: string): readonly string[] {
  const { opening, exceptions = [] } = centre;
  const days = exceptions.map(({ date }) => date);
  return [
    ...(isTimeZone(centre.time_zone) ? [] : [`${path}/time_zone must be a name of the IANA time zone database`]),
    ...weekdays.flatMap((day) => hoursFaults(opening[day], `${path}/opening/${day}`)),
    ...exceptions.flatMap(({ date, hours }, index) => [
      ...(parseCalendarDate(date) === undefined ? [`${path}/exceptions/${index}/date must be a day of the calendar`] : []),
      ...(days.indexOf(date) < index ? [`${path}/exceptions/${index}/date stands in the list already`] : []),
      ...hoursFaults(hours, `${path}/exceptions/${index}/hours`),
    ]),
  ];
}

/** In order and apart from each other: `HH:MM` sorts as text. */
function hoursFaults(hours: readonly Hours[], path: string): readonly string[] {
  const times = hours.flat();
  const isInOrder = times.every((time, index) => index === 0 || times[index - 1]! < time);
  return isInOrder ? [] : [`${path} must be in order and apart from each other`];
}

function toCentre(centre: CentreDeclaration): ServiceCentre {
  const { id, name, town, address, phone, lat, lon, opening, exceptions = [], services, desks, active = true } = centre;
  const where = { name, town, address, ...(phone === undefined ? {} : { phone }), lat, lon, timeZone: centre.time_zone };
  return { centreId: id, ...where, opening, exceptions, services, slotMinutes: centre.slot_minutes, desks, active };
}
