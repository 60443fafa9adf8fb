import { isDisownable } from '../../../capabilities/audit/disownable.ts';
import { formatPastMoment } from '../../views/dates.ts';
import { attributes, html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { cabinetPaths } from '../paths.ts';
import type { EventText } from './event-text.ts';

export interface ShownEvent extends EventText {
  readonly id: string;
  readonly at: Date;
  readonly action: string;
}

/** Events one under the other, newest first, under a heading of the page. */
export function eventList(context: PageContext, events: readonly ShownEvent[]): Html {
  return html`<ol class="events">
    ${events.map((event) => eventItem(context, event))}
  </ol>`;
}

function eventItem(context: PageContext, event: ShownEvent): Html {
  const { t, language } = context;
  const at = formatPastMoment(language, event.at);
  return html`<li>
    <h3>${event.title}</h3>
    <p class="muted"><time datetime="${event.at.toISOString()}">${at}</time></p>
    ${
      event.facts.length > 0 &&
      html`<dl>
        ${event.facts.map(
          ({ label, text }) =>
            html`<div>
              <dt>${label}</dt>
              <dd>${text}</dd>
            </div>`,
        )}
      </dl>`
    }
    ${
      isDisownable(event.action) &&
      html`<p>
        <a${attributes({ href: `${cabinetPaths.notMe}?event=${event.id}`, 'aria-label': `${t('activity.not_me')}: ${event.title}, ${at}` })}
          >${t('activity.not_me')}</a
        >
      </p>`
    }
  </li>`;
}
