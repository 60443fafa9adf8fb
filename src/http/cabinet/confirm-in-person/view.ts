import type { VisitAtCentre } from '../../../capabilities/service-centres/find-visits.ts';
import { momentInWords } from '../../../capabilities/service-centres/wall-clock.ts';
import { formatApplicationNumber, type ApplicationNumber } from '../../../kernel/application-number.ts';
import { formatDate } from '../../views/dates.ts';
import { button, buttonLink, buttonRow, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { backLink, panel } from '../../views/panels.ts';
import { donePanel } from '../confirm/done-panel.ts';
import { cabinetPaths } from '../paths.ts';
import { bringList } from '../visits/view.ts';

export interface ConfirmInPersonModel {
  /** Of the case under way for the data that is verified now. */
  readonly applicationNumber: ApplicationNumber | undefined;
  readonly validUntil: Date | undefined;
  /** There is a case, and other data has been verified since. */
  readonly dataChanged: boolean;
  readonly booked: VisitAtCentre | undefined;
  /** When the identity was proven so last. */
  readonly provedAt: Date | undefined;
  /** That was a moment ago: whoever looks at this page at the counter sees that it is done. */
  readonly isNews: boolean;
}

export function confirmInPersonView(context: PageContext, model: ConfirmInPersonModel): Html {
  const { t } = context;
  return html`${backLink(context, cabinetPaths.confirm)}
    ${model.isNews && model.applicationNumber === undefined && donePanel(context, context.waitingSite)}
    <h1>${t('in_person.title')}</h1>
    <p class="lead">${t('in_person.lead')}</p>
    ${model.applicationNumber === undefined ? start(context, model) : underWay(context, model, model.applicationNumber)}`;
}

function start(context: PageContext, { dataChanged, provedAt }: ConfirmInPersonModel): Html {
  const { t, language } = context;
  return html`${provedAt !== undefined && html`<p>${t('proofing.in_person_held', { date: formatDate(language, provedAt) })}</p>`}
    ${dataChanged && panel(context, 'warning', html`<p>${t('in_person.data_changed')}</p>`, t('in_person.data_changed_title'))}
    <ol>
      <li>${t('in_person.step_number')}</li>
      <li>${t('in_person.step_visit')}</li>
      <li>${t('in_person.step_done')}</li>
    </ol>
    ${form(context, { action: cabinetPaths.confirmInPerson }, button({ label: t('in_person.get_number') }))}
    <p><a href="/service-centres">${t('in_person.look_for_centre')}</a></p>`;
}

function underWay(context: PageContext, { validUntil, booked }: ConfirmInPersonModel, number: ApplicationNumber): Html {
  const { t, language } = context;
  const title = html`<p class="big-number">${formatApplicationNumber(number)}</p>
    ${validUntil !== undefined && html`<p>${t('in_person.valid_until', { date: formatDate(language, validUntil) })}</p>`}`;
  return html`${panel(context, 'notice', title, t('visits.application_number'))}
  ${booked === undefined ? notBooked(context) : visit(context, booked)} ${bringList(context)}`;
}

function notBooked({ t }: PageContext): Html {
  return html`<h2>${t('in_person.where_title')}</h2>
    <p>${t('in_person.where_text')}</p>
    ${buttonLink({ label: t('visits.find'), href: '/service-centres', kind: 'primary' })}`;
}

function visit({ t, language }: PageContext, { visit: { startsAt }, centre }: VisitAtCentre): Html {
  return html`<h2>${t('in_person.booked_title')}</h2>
    <p><strong>${momentInWords(language, startsAt, centre.timeZone)}</strong></p>
    <p>${centre.name[language]}: ${centre.town[language]}, ${centre.address[language]}</p>
    ${buttonRow(
      buttonLink({ label: t('visits.ticket'), href: `${cabinetPaths.visits}/ticket`, kind: 'primary' }),
      buttonLink({ label: t('in_person.manage'), href: cabinetPaths.visits }),
    )}`;
}
