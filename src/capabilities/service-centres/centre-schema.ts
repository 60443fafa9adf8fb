import { centreServices, weekdays } from './service-centre.ts';

const words = {
  type: 'string',
  minLength: 1,
  maxLength: 200,
  pattern: '^(?!\\s)[^\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Zl}\\p{Zp}]*(?<!\\s)$',
} as const;
const inEachLanguage = {
  type: 'object',
  additionalProperties: false,
  required: ['ru', 'en'],
  properties: { ru: words, en: words },
} as const;
/** From `HH:MM` until `HH:MM`, on the centre's own clocks. */
const hours = {
  type: 'array',
  minItems: 2,
  maxItems: 2,
  items: { type: 'string', pattern: '^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$' },
} as const;
const day = { type: 'array', maxItems: 6, items: hours } as const;

const centre = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'name', 'town', 'address', 'lat', 'lon', 'time_zone', 'opening', 'services', 'slot_minutes', 'desks'],
  properties: {
    id: { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{1,39}$' },
    name: inEachLanguage,
    town: inEachLanguage,
    address: inEachLanguage,
    phone: { type: 'string', pattern: '^\\+?[0-9 ()-]{3,30}$' },
    lat: { type: 'number', minimum: -90, maximum: 90 },
    lon: { type: 'number', minimum: -180, maximum: 180 },
    time_zone: { type: 'string', maxLength: 60 },
    opening: {
      type: 'object',
      additionalProperties: false,
      required: [...weekdays],
      properties: Object.fromEntries(weekdays.map((name) => [name, day])),
    },
    exceptions: {
      type: 'array',
      maxItems: 400,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['date', 'hours'],
        properties: { date: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' }, hours: day },
      },
    },
    services: { type: 'array', uniqueItems: true, items: { type: 'string', enum: [...centreServices] } },
    slot_minutes: { type: 'integer', minimum: 5, maximum: 240 },
    desks: { type: 'integer', minimum: 0, maximum: 200 },
    active: { type: 'boolean' },
  },
} as const;

/** A file of service centres (JSON Schema). */
export const centreFileSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['centres'],
  properties: { $schema: { type: 'string' }, centres: { type: 'array', minItems: 1, maxItems: 10_000, items: centre } },
} as const;
