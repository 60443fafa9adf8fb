import type { Point } from './service-centre.ts';

const EARTH_RADIUS_KM = 6371;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Kilometres over the ground between two points (haversine formula). */
export function distanceKm(one: Point, other: Point): number {
  const [latitudes, longitudes] = [radians(other.lat - one.lat), radians(other.lon - one.lon)];
  const chord = Math.sin(latitudes / 2) ** 2 + Math.cos(radians(one.lat)) * Math.cos(radians(other.lat)) * Math.sin(longitudes / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)));
}
