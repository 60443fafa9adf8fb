import { button, buttonLink, buttonRow, form } from '../../views/forms.ts';
import { formatPastMoment } from '../../views/dates.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { backLink, completion, panel, summaryList } from '../../views/panels.ts';
import type { WithdrawnFactor } from '../../../capabilities/authentication/remove-factors-since.ts';
import type { ShownEvent } from '../activity/event-list.ts';
import { cabinetPaths } from '../paths.ts';

export function notMeView(context: PageContext, event: ShownEvent): Html {
  const { t, language } = context;
  const rows = [
    { term: event.title, value: formatPastMoment(language, event.at) },
    ...event.facts.map(({ label, text }) => ({ term: label, value: text })),
  ];
  return html`${backLink(context, cabinetPaths.activity)}
    <h1>${t('activity.not_me_title')}</h1>
    ${summaryList(rows)}
    <p>${t('activity.not_me_device')}</p>
    <p>${t('activity.not_me_lead')}</p>
    <ul>
      <li>${t('activity.not_me_sessions')}</li>
      <li>${t('activity.not_me_password')}</li>
      <li>${t('activity.not_me_factors')}</li>
      <li>${t('activity.not_me_case')}</li>
    </ul>
    ${form(
      context,
      { action: cabinetPaths.notMe, hidden: { event: event.id } },
      buttonRow(
        button({ label: t('activity.not_me_submit') }),
        buttonLink({ label: t('activity.not_me_back'), href: cabinetPaths.activity }),
      ),
    )}`;
}

export interface AccessClosedModel {
  /** Of the case, as people read it. */
  readonly number: string;
  /** What was taken away. */
  readonly gone: readonly WithdrawnFactor[];
}

export function accessClosedView(context: PageContext, { number, gone }: AccessClosedModel): Html {
  const { t } = context;
  return html`${completion({ title: t('activity.not_me_done_title') })}
    ${panel(context, 'notice', html`<p><strong>${t('activity.not_me_done_case', { number })}</strong></p>`)}
    <p>${t('activity.not_me_done_text')}</p>
    ${
      gone.length > 0 &&
      html`<p>${t('activity.not_me_done_gone')}</p>
        <ul>
          ${gone.map((name) => html`<li>${t(`activity.gone_${name}`)}</li>`)}
        </ul>`
    }
    ${buttonLink({ label: t('activity.not_me_done_next'), href: '/recovery', kind: 'primary' })}`;
}
