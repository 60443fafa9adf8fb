import type { Point } from '../../../capabilities/service-centres/service-centre.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { mapOutlines, mapPlaces } from './map-data.ts';
import { isOnMap, positionOn, scaleOf, type MapFrame, type MapPosition } from './map-frame.ts';

export interface MapPin {
  readonly at: Point;
  /** What stands on it; a dot without. */
  readonly label?: string | undefined;
}

export interface MapModel {
  readonly frame: MapFrame;
  /** The first ones lie on top. */
  readonly pins: readonly MapPin[];
  /** Where one looks from. */
  readonly from?: Point | undefined;
  /** What the map shows, for those who do not see it. */
  readonly description: string;
  /** Only places of this rank and above are named. */
  readonly rank: number;
}

/** A map drawn here: nothing of it comes from elsewhere, and nobody else learns who looks where. */
export function mapView(context: PageContext, { frame, pins, from, description, rank }: MapModel): Html {
  return html`<svg class="map" viewBox="0 0 ${frame.size.width} ${frame.size.height}" role="img" aria-label="${description}">
    <g aria-hidden="true">
      ${outlines(frame)} ${placeNames(context, frame, rank)} ${from !== undefined && hereMark(positionOn(frame, from))}
      ${pins.toReversed().map(({ at, label }) => pinMark(positionOn(frame, at), label))} ${scaleBar(context, frame)}
    </g>
  </svg>`;
}

/** Lines of which any part may be in sight: with a point inside, or with two on different sides of the map. */
function outlines(frame: MapFrame): readonly Html[] {
  return mapOutlines.flatMap(({ kind, points, closed }) => {
    const positions = points.map((point) => positionOn(frame, point));
    const runs = closed ? [positions] : visibleRuns(frame, positions);
    return runs
      .filter((run) => mayBeSeen(frame, run))
      .map((run) => html`<path class="map-${kind}" d="M${run.map(({ x, y }) => `${x} ${y}`).join('L')}${closed ? 'Z' : ''}" />`);
  });
}

function mayBeSeen({ size }: MapFrame, positions: readonly MapPosition[]): boolean {
  const [xs, ys] = [positions.map(({ x }) => x), positions.map(({ y }) => y)];
  return Math.max(...xs) >= 0 && Math.min(...xs) <= size.width && Math.max(...ys) >= 0 && Math.min(...ys) <= size.height;
}

/** The pieces of a line that may be in sight, so that a page about one town does not carry a whole ocean. */
function visibleRuns(frame: MapFrame, positions: readonly MapPosition[]): readonly (readonly MapPosition[])[] {
  const runs: MapPosition[][] = [];
  for (const [index, position] of positions.entries()) {
    const before = positions[index - 1];
    if (before === undefined || !mayBeSeen(frame, [before, position])) continue;
    const run = runs.at(-1);
    if (run?.at(-1) === before) run.push(position);
    else runs.push([before, position]);
  }
  return runs;
}

/** Names in order of rank; one that would lie on another is left out. */
function placeNames({ language }: PageContext, frame: MapFrame, rank: number): readonly Html[] {
  const taken: MapPosition[] = [];
  const shown = mapPlaces.filter((place) => place.rank <= rank).toSorted((one, other) => one.rank - other.rank);
  return shown.flatMap((place) => {
    const position = positionOn(frame, place);
    const isFree = taken.every(({ x, y }) => Math.abs(x - position.x) > 70 || Math.abs(y - position.y) > 18);
    if (!isOnMap(frame, position) || !isFree) return [];
    taken.push(position);
    return [placeName(frame, position, place.name[language])];
  });
}

/** The name stands below its place, where no pin lies on it, and stays on the map. */
function placeName({ size }: MapFrame, { x, y }: MapPosition, name: string): Html {
  const EDGE = 40;
  const anchor = x < EDGE ? 'start' : x > size.width - EDGE ? 'end' : 'middle';
  const below = y + 18 <= size.height ? y + 17 : y - 8;
  return html`<circle class="map-place" cx="${x}" cy="${y}" r="2" /><text class="map-name" x="${x}" y="${below}" text-anchor="${anchor}"
      >${name}</text
    >`;
}

function hereMark({ x, y }: MapPosition): Html {
  return html`<circle class="map-here" cx="${x}" cy="${y}" r="6" />`;
}

function pinMark({ x, y }: MapPosition, label: string | undefined): Html {
  if (label === undefined) return html`<circle class="map-pin" cx="${x}" cy="${y}" r="5" />`;
  return html`<path class="map-pin" d="M${x} ${y}l-7-11a11 11 0 1 1 14 0z" /><text
      class="map-number"
      x="${x}"
      y="${y - 15}"
      text-anchor="middle"
      >${label}</text
    >`;
}

function scaleBar({ t }: PageContext, frame: MapFrame): Html {
  const { km, units } = scaleOf(frame);
  const [left, bottom] = [12, frame.size.height - 12];
  return html`<path class="map-scale" d="M${left} ${bottom - 5}v5h${units}v-5" /><text class="map-name" x="${left + 4}" y="${bottom - 5}"
      >${t('centres.km', { km: String(km) })}</text
    >`;
}
