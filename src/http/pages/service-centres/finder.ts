import type { CentreNearby } from '../../../capabilities/service-centres/list-nearest-centres.ts';
import type { InEachLanguage, Point, ServiceCentre } from '../../../capabilities/service-centres/service-centre.ts';
import type { Language } from '../../../kernel/language.ts';
import { mapPlaces } from './map-data.ts';
import { frameAround, type MapFrame } from './map-frame.ts';

/** A town that one can look from: those of the map, and those that have a centre and are not on it. */
export interface Town extends Point {
  readonly id: string;
  readonly name: InEachLanguage;
  readonly hasCentre: boolean;
}

export function townsOf(centreOfEachTown: readonly ServiceCentre[], language: Language): readonly Town[] {
  const withCentre = new Set(centreOfEachTown.map(({ town }) => town.ru));
  const onMap = new Set(mapPlaces.map(({ name }) => name.ru));
  const further = centreOfEachTown.filter(({ town }) => !onMap.has(town.ru));
  const towns = [
    ...mapPlaces.map(({ id, name, lat, lon }): Town => ({ id, name, lat, lon, hasCentre: withCentre.has(name.ru) })),
    ...further.map(({ centreId, town, lat, lon }): Town => ({ id: centreId, name: town, lat, lon, hasCentre: true })),
  ];
  return towns.toSorted((one, other) => one.name[language].localeCompare(other.name[language], language));
}

const IN_REACH_KM = 60;
const AT_LEAST = 3;
const LEAST_KM = 8;

/** The part of the list that a map can show so that one finds the way: what is in reach, and when nothing is, the nearest three. */
export function onTheMap(nearby: readonly CentreNearby[]): readonly CentreNearby[] {
  const inReach = nearby.filter(({ distanceKm }) => distanceKm <= IN_REACH_KM);
  return inReach.length > 0 ? inReach : nearby.slice(0, AT_LEAST);
}

export function frameOf(from: Point | undefined, centres: readonly Point[]): MapFrame {
  return frameAround(from === undefined ? centres : [from, ...centres], LEAST_KM);
}
