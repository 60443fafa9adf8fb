import { distanceKm } from '../../../capabilities/service-centres/distance.ts';
import type { Point } from '../../../capabilities/service-centres/service-centre.ts';

/** Size of a map in its own units; about pixels on a phone. */
export const mapSize = { width: 400, height: 300 };

/** What a map shows: a middle and how many units a degree of latitude takes. East and west shrink with the latitude of the middle. */
export interface MapFrame {
  readonly middle: Point;
  readonly unitsPerDegree: number;
}

/** A frame that holds all points with room around them, and never less than `leastKm` from top to bottom. */
export function frameAround(points: readonly Point[], leastKm: number): MapFrame {
  const [lats, lons] = [points.map(({ lat }) => lat), points.map(({ lon }) => lon)];
  const [south, north, west, east] = [Math.min(...lats), Math.max(...lats), Math.min(...lons), Math.max(...lons)];
  const middle = { lat: (south + north) / 2, lon: (west + east) / 2 };
  const ROOM = 1.3;
  const heightDegrees = Math.max((north - south) * ROOM, leastKm / KM_PER_DEGREE);
  const widthDegrees = (east - west) * ROOM * squeeze(middle.lat);
  const unitsPerDegree = Math.min(mapSize.height / heightDegrees, widthDegrees === 0 ? Infinity : mapSize.width / widthDegrees);
  return { middle, unitsPerDegree };
}

const KM_PER_DEGREE = 111.2;
const squeeze = (lat: number): number => Math.cos((lat * Math.PI) / 180);

export interface MapPosition {
  readonly x: number;
  readonly y: number;
}

/** Where a point is on the map (equirectangular projection), to a tenth of a unit; it may be outside. */
export function positionOn({ middle, unitsPerDegree }: MapFrame, { lat, lon }: Point): MapPosition {
  const round = (value: number): number => Math.round(value * 10) / 10;
  return {
    x: round(mapSize.width / 2 + (lon - middle.lon) * squeeze(middle.lat) * unitsPerDegree),
    y: round(mapSize.height / 2 - (lat - middle.lat) * unitsPerDegree),
  };
}

export function isOnMap({ x, y }: MapPosition, margin = 0): boolean {
  return x >= margin && x <= mapSize.width - margin && y >= margin && y <= mapSize.height - margin;
}

/** A round number of kilometres that takes a fifth to a half of the map's width, and how many units that is. */
export function scaleOf({ middle, unitsPerDegree }: MapFrame): { readonly km: number; readonly units: number } {
  const unitsPerKm = unitsPerDegree / distanceKm({ lat: middle.lat - 0.5, lon: 0 }, { lat: middle.lat + 0.5, lon: 0 });
  const fits = [1000, 500, 200, 100, 50, 20, 10, 5, 2, 1].find((km) => km * unitsPerKm <= mapSize.width / 2.5) ?? 1;
  return { km: fits, units: Math.round(fits * unitsPerKm) };
}
