import type { CentreNearby } from '../../../capabilities/service-centres/list-nearest-centres.ts';
import { takesBookings, type ServiceCentre } from '../../../capabilities/service-centres/service-centre.ts';
import { cabinetPaths } from '../../cabinet/paths.ts';
import { button } from '../../views/forms.ts';
import { attributes, html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { distanceInWords, openNow } from './centre-words.ts';
import { frameOf, inReach, onTheMap, type Town } from './finder.ts';
import { frameAround, mapSizes } from './map-frame.ts';
import { mapView } from './map-view.ts';

const LEAST_COUNTRY_KM = 200;

export interface CentresModel {
  readonly towns: readonly Town[];
  /** The one that was chosen. */
  readonly town: Town | undefined;
  /** The nearest first; none before a town was chosen. */
  readonly nearby: readonly CentreNearby[];
  readonly ofEachTown: readonly ServiceCentre[];
  readonly now: Date;
  readonly script: string;
}

export function centresView(context: PageContext, model: CentresModel): Html {
  const { t } = context;
  return html`<h1>${t('centres.title')}</h1>
    <p class="lead">${t('centres.lead')}</p>
    ${model.ofEachTown.length === 0 ? html`<p>${t('centres.none')}</p>` : finder(context, model)}`;
}

function finder(context: PageContext, model: CentresModel): Html {
  return html`${townForm(context, model)} ${model.town === undefined ? everywhere(context, model) : nearest(context, model, model.town)}`;
}

/** Sent by GET: it changes nothing, and the address can be kept or passed on. */
function townForm({ t, language }: PageContext, { towns, town, script }: CentresModel): Html {
  return html`<form method="get" action="/service-centres" class="town-form" data-town-form data-module="${script}">
    <div class="field">
      <label class="label" for="field-near">${t('centres.town')}</label>
      <select class="input select" id="field-near" name="near">
        ${town === undefined && html`<option value="">${t('centres.town_choose')}</option>`}
        ${towns.map(({ id, name, lat, lon }) => {
          const option = { value: id, selected: id === town?.id, 'data-lat': lat, 'data-lon': lon };
          return html`<option${attributes(option)}>${name[language]}</option>`;
        })}
      </select>
    </div>
    ${button({ label: t('centres.town_submit'), kind: 'secondary' })}
    <button type="button" class="button button-link" data-locate data-failed="${t('centres.locate_failed')}" hidden>
      ${t('centres.locate')}
    </button>
    <p role="status" class="muted" data-locate-status></p>
  </form>`;
}

function everywhere(context: PageContext, { towns, ofEachTown }: CentresModel): Html {
  const { t, language } = context;
  const map = {
    frame: frameAround(ofEachTown, LEAST_COUNTRY_KM, mapSizes.country),
    pins: ofEachTown.map((at) => ({ at })),
    rank: 1,
    description: t('centres.map_all'),
  };
  const withCentre = towns.filter(({ hasCentre }) => hasCentre);
  return html`${mapView(context, map)}
    <h2>${t('centres.towns_title')}</h2>
    <ul class="town-list">
      ${withCentre.map(({ id, name }) => html`<li><a href="/service-centres?near=${id}">${name[language]}</a></li>`)}
    </ul>`;
}

function nearest(context: PageContext, { nearby, now }: CentresModel, town: Town): Html {
  const { t, language } = context;
  const listed = inReach(nearby);
  const shown = onTheMap(listed);
  const map = {
    frame: frameOf(
      shown.map(({ centre }) => centre),
      town,
    ),
    pins: shown.map(({ centre }, index) => ({ at: centre, label: String(index + 1) })),
    from: town,
    rank: 2,
    description: t('centres.map_near', { town: town.name[language], count: shown.length }),
  };
  return html`<h2>${t('centres.nearest_title', { town: town.name[language] })}</h2>
    ${mapView(context, map)}
    <ol class="centre-list">
      ${listed.map((near) => centreItem(context, near, now))}
    </ol>`;
}

function centreItem(context: PageContext, { centre, distanceKm }: CentreNearby, now: Date): Html {
  const { t, language } = context;
  const name = centre.name[language];
  const book = html`<p>
    <a href="${cabinetPaths.bookVisit}/${centre.centreId}">${t('centres.book')}<span class="visually-hidden">: ${name}</span></a>
  </p>`;
  return html`<li>
    <h3><a href="/service-centres/${centre.centreId}">${name}</a></h3>
    <p>${centre.town[language]}, ${centre.address[language]}</p>
    <p class="muted">${openNow(context, centre, now)} · ${t('centres.away', { distance: distanceInWords(context, distanceKm) })}</p>
    ${takesBookings(centre) ? book : html`<p class="muted">${t('centres.no_booking')}</p>`}
  </li>`;
}
