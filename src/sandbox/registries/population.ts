import { openLineLog } from '../disk/line-log.ts';
import type { Citizen, CitizenDocument } from './citizen.ts';
import { today } from './days.ts';
import { makeCitizen, type CitizenWish } from './make-citizen.ts';

export interface Population {
  /** Makes somebody and writes them to disk before returning; `taken` when a wished number belongs to somebody already. */
  add(wish: CitizenWish): Citizen | 'taken';
  /** Newest first. */
  list(limit: number, search?: string): readonly Citizen[];
  count(): number;
  findBySnils(snils: string): Citizen | undefined;
  findByDocument(document: Pick<CitizenDocument, 'type' | 'series' | 'number'>): Citizen | undefined;
}

const documentKey = ({ type, series, number }: Pick<CitizenDocument, 'type' | 'series' | 'number'>) =>
  `${type}/${series}/${number}`.toUpperCase().replaceAll(/[\s-]/gu, '');

function isCitizen(value: unknown): value is Citizen {
  return typeof value === 'object' && value !== null && 'snils' in value && 'document' in value;
}

function matches({ familyName, givenName, patronymic, snils }: Citizen, search: string): boolean {
  const asked = search.trim().toLowerCase().replaceAll('ё', 'е');
  const digits = asked.replaceAll(/[\s-]/gu, '');
  const name = `${familyName} ${givenName} ${patronymic ?? ''}`.toLowerCase().replaceAll('ё', 'е');
  return name.includes(asked) || (/^\d+$/u.test(digits) && snils.includes(digits));
}

/** Everybody the registries know; `file` is JSON lines and outlives a restart. No two have an insurance number or a document in common. */
export function openPopulation(file: string): Population {
  const log = openLineLog(file, isCitizen);
  const bySnils = new Map<string, Citizen>();
  const byDocument = new Map<string, Citizen>();
  const keep = (citizen: Citizen) => {
    bySnils.set(citizen.snils, citizen);
    byDocument.set(documentKey(citizen.document), citizen);
  };
  const isTaken = (citizen: Citizen) => bySnils.has(citizen.snils) || byDocument.has(documentKey(citizen.document));
  for (const citizen of log.read()) keep(citizen);
  return {
    add(wish) {
      const citizen = Array.from({ length: 5 }, () => makeCitizen(wish, today())).find((made) => !isTaken(made));
      if (citizen === undefined) return 'taken';
      keep(citizen);
      log.append(citizen, () => [...bySnils.values()]);
      return citizen;
    },
    list: (limit, search = '') =>
      [...bySnils.values()]
        .toReversed()
        .filter((citizen) => matches(citizen, search))
        .slice(0, limit),
    count: () => bySnils.size,
    findBySnils: (snils) => bySnils.get(snils),
    findByDocument: (document) => byDocument.get(documentKey(document)),
  };
}
