import type { VisitAtCentre, Visits } from '../../../capabilities/service-centres/find-visits.ts';
import { momentInWords } from '../../../capabilities/service-centres/wall-clock.ts';
import { formatApplicationNumber, type ApplicationNumber } from '../../../kernel/application-number.ts';
import { frameOf } from '../../pages/service-centres/finder.ts';
import { mapView } from '../../pages/service-centres/map-view.ts';
import { button, buttonLink, buttonRow, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { backLink, panel, summaryList } from '../../views/panels.ts';
import { cabinetPaths } from '../paths.ts';

export interface VisitsModel {
  readonly visits: Visits;
  /** Of the case under way; a visit is worth little without one. */
  readonly applicationNumber: ApplicationNumber | undefined;
  /** A visit has just been called off. */
  readonly cancelled: boolean;
}

export function visitsView(context: PageContext, { visits, applicationNumber, cancelled }: VisitsModel): Html {
  const { t } = context;
  return html`${backLink(context, cabinetPaths.confirmInPerson)} ${cancelled && panel(context, 'success', t('visits.cancelled'))}
    <h1>${t('visits.title')}</h1>
    ${visits.booked === undefined ? none(context) : booked(context, visits.booked, applicationNumber)} ${history(context, visits.ended)}`;
}

function none({ t }: PageContext): Html {
  return html`<p>${t('visits.none')}</p>
    ${buttonLink({ label: t('visits.find'), href: '/service-centres', kind: 'primary' })}`;
}

function booked(context: PageContext, { visit, centre }: VisitAtCentre, number: ApplicationNumber | undefined): Html {
  const { t, language } = context;
  const map = {
    frame: frameOf([centre]),
    pins: [{ at: centre, label: '' }],
    rank: 2,
    description: t('centres.map_one', { address: centre.address[language] }),
  };
  return html`<p class="lead">${momentInWords(language, visit.startsAt, centre.timeZone)}</p>
    ${summaryList([
      { term: t('visits.where'), value: place(context, { visit, centre }) },
      ...(centre.phone === undefined ? [] : [{ term: t('centres.phone'), value: centre.phone }]),
      ...(number === undefined
        ? []
        : [{ term: t('visits.application_number'), value: html`<strong class="nowrap">${formatApplicationNumber(number)}</strong>` }]),
    ])}
    ${
      number === undefined &&
      panel(
        context,
        'warning',
        html`<p>${t('visits.no_number')}</p>
          ${buttonLink({ label: t('visits.get_number'), href: cabinetPaths.confirmInPerson })}`,
      )
    }
    ${bringList(context)}
    ${buttonRow(
      number !== undefined && buttonLink({ label: t('visits.ticket'), href: `${cabinetPaths.visits}/ticket`, kind: 'primary' }),
      buttonLink({ label: t('visits.move'), href: `${cabinetPaths.bookVisit}/${centre.centreId}` }),
    )}
    ${cancellation(context, visit.visitId)} ${mapView(context, map)}`;
}

function place({ language }: PageContext, { centre }: VisitAtCentre): Html {
  return html`<a href="/service-centres/${centre.centreId}">${centre.name[language]}</a>
    <p>${centre.town[language]}, ${centre.address[language]}</p>`;
}

/** What one must not forget. */
export function bringList({ t }: PageContext): Html {
  return html`<h2>${t('visits.bring_title')}</h2>
    <ul>
      <li>${t('visits.bring_document')}</li>
      <li>${t('visits.bring_phone')}</li>
      <li>${t('visits.bring_number')}</li>
    </ul>`;
}

/** Behind a second step, because the time may be gone a moment later. */
function cancellation(context: PageContext, visitId: string): Html {
  const { t } = context;
  return html`<details>
    <summary>${t('visits.cancel')}</summary>
    <p>${t('visits.cancel_text')}</p>
    ${form(context, { action: cabinetPaths.visits, hidden: { visit: visitId } }, button({ label: t('visits.cancel_submit'), kind: 'secondary' }))}
  </details>`;
}

function history(context: PageContext, ended: readonly VisitAtCentre[]): Html | undefined {
  if (ended.length === 0) return undefined;
  const { t, language } = context;
  return html`<h2>${t('visits.history_title')}</h2>
    ${summaryList(
      ended.map(({ visit, centre }) => ({
        term: momentInWords(language, visit.startsAt, centre.timeZone),
        value: `${centre.town[language]}, ${centre.address[language]} — ${t(`visits.state_${visit.state}`)}`,
      })),
    )}`;
}
