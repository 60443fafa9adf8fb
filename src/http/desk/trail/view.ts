import type { CentreEvents } from '../../../capabilities/audit/list-centre-events.ts';
import { isTextKey, type TextKey } from '../../../kernel/texts.ts';
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
  const list = html`<ol class="trail">
    ${events.map((event) => row(context, event))}
  </ol>`;
  return html`<h1>${t('desk.trail_title')}</h1>
    <p class="lead">${t('desk.trail_lead')}</p>
    ${events.length === 0 ? html`<p>${t('desk.trail_empty')}</p>` : list}
    ${!isFirst && html`<p><a href="${deskPaths.trail}">${t('desk.trail_newest')}</a></p>`}
    ${next !== undefined && buttonLink({ label: t('desk.trail_earlier'), href: `${deskPaths.trail}?before=${next}` })}`;
}

function row({ t, language }: PageContext, { at, actor, action, accountId, details }: Event): Html {
  const name = `desk.did.${action}`;
  const lines: readonly (readonly [label: TextKey, value: unknown])[] = [
    ['desk.trail_operator', actor.replace(/^operator:/u, '')],
    ['desk.trail_account', accountId],
    ['desk.trail_reason', details['reason']],
    ['desk.trail_case', details['case']],
    ['desk.trail_approval', details['approval']],
  ];
  return html`<li>
    <p><strong>${isTextKey(name) ? t(name) : action}</strong>, ${formatMoment(language, at)}</p>
    ${lines.map(([label, value]) => typeof value === 'string' && html`<p class="muted">${t(label)}: ${written(t, value)}</p>`)}
  </li>`;
}

/** A reason in words, an id as it is. */
function written(t: PageContext['t'], value: string): string {
  const reason = [`desk.reason_${value}`, `problem.operators.${value}`].find((key) => isTextKey(key));
  return reason !== undefined && isTextKey(reason) ? t(reason) : value;
}
