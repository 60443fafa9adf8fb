import type { FreeDay } from '../../../capabilities/service-centres/find-free-times.ts';
import type { VisitAtCentre } from '../../../capabilities/service-centres/find-visits.ts';
import type { ServiceCentre } from '../../../capabilities/service-centres/service-centre.ts';
import { dayInShort, dayInWords, momentInWords, timeThere } from '../../../capabilities/service-centres/wall-clock.ts';
import { radios } from '../../views/choices.ts';
import { button, buttonLink, errorFor, errorSummary, form } from '../../views/forms.ts';
import { attributes, html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { backLink, panel } from '../../views/panels.ts';
import { cabinetPaths } from '../paths.ts';

export interface BookVisitModel {
  readonly centre: ServiceCentre;
  /** Those with free times. */
  readonly days: readonly FreeDay[];
  readonly shown: FreeDay | undefined;
  /** The visit that the new one would take the place of. */
  readonly booked: VisitAtCentre | undefined;
  readonly typed: string;
  readonly errors: readonly FieldError[];
}

export function bookVisitView(context: PageContext, model: BookVisitModel): Html {
  const { t, language } = context;
  const { centre, shown, booked, errors } = model;
  return html`${backLink(context, `/service-centres/${centre.centreId}`)} ${errorSummary(context, errors)}
    <h1>${t('visits.book_title')}</h1>
    <p class="lead">${centre.name[language]}: ${centre.town[language]}, ${centre.address[language]}</p>
    ${booked !== undefined && replacement(context, booked)} ${shown === undefined ? nothingFree(context) : times(context, model, shown)}`;
}

function replacement(context: PageContext, { visit, centre }: VisitAtCentre): Html {
  const { t, language } = context;
  const when = momentInWords(language, visit.startsAt, centre.timeZone);
  return panel(context, 'notice', html`<p>${t('visits.replaces', { when, place: centre.name[language] })}</p>`);
}

function nothingFree({ t }: PageContext): Html {
  return html`<p>${t('visits.nothing_free')}</p>
    ${buttonLink({ label: t('visits.find'), href: '/service-centres', kind: 'primary' })}`;
}

function times(context: PageContext, { centre, days, booked, typed, errors }: BookVisitModel, shown: FreeDay): Html {
  const { t, language } = context;
  const path = `${cabinetPaths.bookVisit}/${centre.centreId}`;
  const options = shown.times.map(({ startsAt }) => ({ value: startsAt.toISOString(), label: timeThere(centre.timeZone, startsAt) }));
  const hidden = { day: shown.date, ...(booked === undefined ? {} : { replaces: booked.visit.visitId }) };
  const choice = radios(context, {
    name: 'time',
    legend: t('visits.times', { day: dayInWords(language, shown.date) }),
    hint: t('centres.local_time'),
    options,
    value: typed,
    error: errorFor(errors, 'time'),
    inline: true,
  });
  return html`<h2>${t('visits.days_title')}</h2>
    <ul class="day-list">
      ${days.map((day) => dayLink(context, `${path}?day=${day.date}`, { day, isShown: day === shown }))}
    </ul>
    <div class="time-choice">
      ${form(context, { action: path, hidden }, html`${choice} ${button({ label: t('visits.book_submit') })}`)}
    </div>`;
}

function dayLink({ t, language }: PageContext, href: string, { day, isShown }: { readonly day: FreeDay; readonly isShown: boolean }): Html {
  const count = html`<span class="day-count">${t('visits.free_times', { count: day.times.length })}</span>`;
  const name = dayInShort(language, day.date);
  return html`<li>
    <a${attributes({ href, 'aria-current': isShown ? 'date' : undefined })}>${name} ${count}</a>
  </li>`;
}
