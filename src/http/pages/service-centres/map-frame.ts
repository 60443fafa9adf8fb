import { distanceKm } from '../../../capabilities/service-centres/distance.ts';
import type { Point } from '../../../capabilities/service-centres/service-centre.ts';

/** Size of a map in its own units; about pixels on a phone. A country is wider than a town. */
export interface MapSize {
  readonly width: number;
  readonly height: number;
}
export const mapSizes = { town: { width: 400, height: 300 }, country: { width: 400, height: 210 } } as const satisfies Record<
  string,
  MapSize
>;

/** What a map shows: a middle and how many units a degree of latitude takes. East and west shrink with the latitude of the middle. */
export interface MapFrame {
  readonly size: MapSize;
  readonly middle: Point;
  readonly unitsPerDegree: number;
}

/** A frame that holds all points with room around them, and never less than `leastKm` from top to bottom. */
export function frameAround(points: readonly Point[], leastKm: number, size: MapSize = mapSizes.town): MapFrame {
  const [lats, lons] = [points.map(({ lat }) => lat), points.map(({ lon }) => lon)];
  const [south, north, west, east] = [Math.min(...lats), Math.max(...lats), Math.min(...lons), Math.max(...lons)];
  const middle = { lat: (south + north) / 2, lon: (west + east) / 2 };
  const ROOM = 1.3;
  const heightDegrees = Math.max((north - south) * ROOM, leastKm / KM_PER_DEGREE);
  const widthDegrees = (east - west) * ROOM * squeeze(middle.lat);
  const unitsPerDegree = Math.min(size.height / heightDegrees, widthDegrees === 0 ? Infinity : size.width / widthDegrees);
  return { size, middle, unitsPerDegree };
}

const KM_PER_DEGREE = 111.2;
const squeeze = (lat: number): number => Math.cos((lat * Math.PI) / 180);

export interface MapPosition {
  readonly x: number;
  readonly y: number;
}

/** Where a point is on the map (equirectangular projection), to a tenth of a unit; it may be outside. */
export function positionOn({ size, middle, unitsPerDegree }: MapFrame, { lat, lon }: Point): MapPosition {
  const round = (value: number): number => Math.round(value * 10) / 10;
  return {
    x: round(size.width / 2 + (lon - middle.lon) * squeeze(middle.lat) * unitsPerDegree),
    y: round(size.height / 2 - (lat - middle.lat) * unitsPerDegree),
  };
}

export function isOnMap({ size }: MapFrame, { x, y }: MapPosition): boolean {
  return x >= 0 && x <= size.width && y >= 0 && y <= size.height;
}

/** A round number of kilometres that takes a fifth to a half of the map's width, and how many units that is. */
export function scaleOf({ size, middle, unitsPerDegree }: MapFrame): { readonly km: number; readonly units: number } {
  const unitsPerKm = unitsPerDegree / distanceKm({ lat: middle.lat - 0.5, lon: 0 }, { lat: middle.lat + 0.5, lon: 0 });
  const fits = [1000, 500, 200, 100, 50, 20, 10, 5, 2, 1].find((km) => km * unitsPerKm <= size.width / 2.5) ?? 1;
  return { km: fits, units: Math.round(fits * unitsPerKm) };
}
