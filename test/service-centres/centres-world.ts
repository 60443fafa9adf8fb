import { readFileSync } from 'node:fs';
import { parseCentres } from '../../src/capabilities/service-centres/centre-declaration.ts';
import { findFreeTimes } from '../../src/capabilities/service-centres/find-free-times.ts';
import { importCentre } from '../../src/capabilities/service-centres/import-centre.ts';
import type { ServiceCentre } from '../../src/capabilities/service-centres/service-centre.ts';
import type { VisitSlot } from '../../src/capabilities/service-centres/visit-slot.ts';
import type { ProofingRoom } from '../proofing/proofing-world.ts';

/** As it stands in the file of the sandbox. */
export function centreFile(): { readonly centres: readonly Record<string, unknown>[] } {
  return JSON.parse(readFileSync('config/centres/sandbox.json', 'utf8')) as ReturnType<typeof centreFile>;
}

export function sandboxCentres(): readonly ServiceCentre[] {
  const parsed = parseCentres(centreFile());
  if (parsed.kind === 'faulty') throw new Error(parsed.faults.join('\n'));
  return parsed.centres;
}

const roundTheClock = [['00:00', '24:00']] as const;

/** Open at all hours in Moscow, so that a test can run at any; one desk, half an hour for each. */
export function someCentre(over: Partial<ServiceCentre> = {}): ServiceCentre {
  const opening = { mon: roundTheClock, tue: roundTheClock, wed: roundTheClock, thu: roundTheClock, fri: roundTheClock } as const;
  return {
    centreId: 'kostroma-test',
    name: { ru: 'Центр «Проба»', en: 'Trial centre' },
    town: { ru: 'Кострома', en: 'Kostroma' },
    address: { ru: 'пр-т Мира, д. 9', en: '9 Mira Avenue' },
    lat: 57.77,
    lon: 40.93,
    timeZone: 'Europe/Moscow',
    opening: { ...opening, sat: roundTheClock, sun: roundTheClock },
    exceptions: [],
    services: ['confirm'],
    slotMinutes: 30,
    desks: 1,
    active: true,
    ...over,
  };
}

type CentresRoom = Pick<ProofingRoom, 'db' | 'keyring'> & { readonly config: { readonly issuer: string } };

export function openCentre(room: CentresRoom, over: Partial<ServiceCentre> = {}) {
  return importCentre(room, { centre: someCentre(over), actor: 'administrator:test' });
}

/** A free time of the centre some days ahead. */
export async function aFreeTime(room: Pick<CentresRoom, 'db'>, centre: ServiceCentre, daysAhead = 2): Promise<VisitSlot> {
  const days = await findFreeTimes(room, centre, new Date());
  const slot = days[daysAhead]?.times[4];
  if (slot === undefined) throw new Error('nothing is free');
  return slot;
}
