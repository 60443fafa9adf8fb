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
/** A town with its edges and rivers, so that one sees where one is. */
const LEAST_KM = 24;

/** What is in reach, and the nearest three at least: the list need not name every centre of the country. */
export function inReach(nearby: readonly CentreNearby[]): readonly CentreNearby[] {
  return nearby.filter(({ distanceKm }, index) => distanceKm <= IN_REACH_KM || index < AT_LEAST);
}

/** Of those, what a map can show so that one finds the way; when nothing is in reach, all of them. */
export function onTheMap(nearby: readonly CentreNearby[]): readonly CentreNearby[] {
  const near = nearby.filter(({ distanceKm }) => distanceKm <= IN_REACH_KM);
  return near.length > 0 ? near : nearby;
}

/** A part of the country around these centres and the place one looks from. */
export function frameOf(centres: readonly Point[], from?: Point): MapFrame {
  return frameAround(from === undefined ? centres : [from, ...centres], LEAST_KM);
}
