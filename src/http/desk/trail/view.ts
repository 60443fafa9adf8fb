import type { CentreEvents } from '../../../capabilities/audit/list-centre-events.ts';
import { isTextKey } from '../../../kernel/texts.ts';
import { formatMoment } from '../../views/dates.ts';
import { buttonLink } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { deskPaths } from '../paths.ts';

export interface TrailModel extends CentreEvents {
  readonly isFirst: boolean;
}

type Event = CentreEvents['events'][number];

export function trailView(context: PageContext, { events, next, isFirst }: TrailModel): Html {
  const { t } = context;
  return html`<h1>${t('desk.trail_title')}</h1>
    <p class="lead">${t('desk.trail_lead')}</p>
    ${
      events.length === 0
        ? html`<p>${t('desk.trail_empty')}</p>`
        : html`<ol class="section-list">
            ${events.map((event) => row(context, event))}
          </ol>`
    }
    ${!isFirst && html`<p><a href="${deskPaths.trail}">${t('desk.trail_newest')}</a></p>`}
    ${next !== undefined && buttonLink({ label: t('desk.trail_earlier'), href: `${deskPaths.trail}?before=${next}` })}`;
}

function row({ t, language }: PageContext, { at, actor, action, accountId, details }: Event): Html {
  const name = `desk.did.${action}`;
  const account = accountId === undefined ? '' : t('desk.trail_account', { id: accountId });
  return html`<li>
    <span>${isTextKey(name) ? t(name) : action}</span>
    <span class="muted"
      >${formatMoment(language, at)} ·
      ${actor.replace(/^operator:/u, '')}${account !== '' && html` · ${account}`}${detailsText(t, details)}</span
    >
  </li>`;
}

/** What of an event says more than its name; the rest is for the command line. */
function detailsText(t: PageContext['t'], details: Event['details']): string {
  const reason = typeof details['reason'] === 'string' ? `desk.reason_${details['reason']}` : '';
  const words = [
    isTextKey(reason) ? t(reason) : details['reason'],
    typeof details['kind'] === 'string' && `desk.title_${details['kind']}`,
    details['case'],
    details['approval'],
  ].map((word) => (typeof word === 'string' && isTextKey(word) ? t(word) : word));
  return words
    .filter((word) => typeof word === 'string' && word !== '')
    .map((word) => ` · ${String(word)}`)
    .join('');
}
