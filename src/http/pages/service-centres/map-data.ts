import outlines from '../../../../config/maps/outlines.json' with { type: 'json' };
import type { InEachLanguage, Point } from '../../../capabilities/service-centres/service-centre.ts';

/** Drawn by us, for orientation alone: rivers, shores and the edges of some towns, simplified to a few points each (WGS 84). */
interface Outline {
  readonly kind: 'river' | 'coast' | 'lake' | 'town';
  readonly points: readonly Point[];
  readonly closed: boolean;
}

/** A town that one can look from. */
export interface Place extends Point {
  readonly id: string;
  readonly name: InEachLanguage;
  /** 1 is named on a map of the whole country, 2 only on closer ones. */
  readonly rank: number;
}

type Position = readonly number[];

interface Feature {
  readonly properties: { readonly kind: string; readonly id?: string; readonly ru?: string; readonly en?: string; readonly rank?: number };
  readonly geometry: { readonly type: string; readonly coordinates: unknown };
}

const features: readonly Feature[] = outlines.features;
const toPoint = ([lon = 0, lat = 0]: Position): Point => ({ lat, lon });

export const mapOutlines: readonly Outline[] = features
  .filter(({ geometry }) => geometry.type !== 'Point')
  .map(({ properties, geometry }) => {
    const closed = geometry.type === 'Polygon';
    const line = closed ? (geometry.coordinates as readonly (readonly Position[])[])[0] : (geometry.coordinates as readonly Position[]);
    return { kind: properties.kind as Outline['kind'], points: (line ?? []).map(toPoint), closed };
  });

export const mapPlaces: readonly Place[] = features
  .filter(({ geometry }) => geometry.type === 'Point')
  .map(({ properties: { id = '', ru = '', en = '', rank = 2 }, geometry }) => ({
    id,
    name: { ru, en },
    rank,
    ...toPoint(geometry.coordinates as Position),
  }));
