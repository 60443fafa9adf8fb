import { activityKinds, type ActivityKind } from '../../../capabilities/audit/activity.ts';
import { buttonLink, buttonRow } from '../../views/forms.ts';
import { attributes, html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { panel } from '../../views/panels.ts';
import { cabinetPaths } from '../paths.ts';
import { eventList, type ShownEvent } from './event-list.ts';

export interface ActivityModel {
  readonly kind: ActivityKind;
  readonly events: readonly ShownEvent[];
  /** Where the page after this one begins. */
  readonly earlier: string | undefined;
  /** This is not the first page. */
  readonly isLater: boolean;
  /** The event that the citizen asked for is not in the account's trail. */
  readonly gone: boolean;
}

export function activityView(context: PageContext, model: ActivityModel): Html {
  const { t } = context;
  const { events } = model;
  return html`${model.gone && panel(context, 'warning', html`<p>${t('activity.not_me_gone')}</p>`)}
    <h1>${t('activity.title')}</h1>
    <p class="lead">${t('activity.lead')}</p>
    ${filters(context, model.kind)}
    <h2 class="visually-hidden">${t(`activity.filter_${model.kind}`)}</h2>
    ${events.length === 0 ? html`<p>${t('activity.empty')}</p>` : eventList(context, events)} ${pages(context, model)}`;
}

function filters({ t }: PageContext, chosen: ActivityKind): Html {
  return html`<nav class="filters" aria-label="${t('activity.filter_label')}">
    <ul>
      ${activityKinds.map((kind) => {
        const href = addressOf(kind);
        return html`<li><a${attributes({ href, 'aria-current': kind === chosen ? 'true' : undefined })}>${t(`activity.filter_${kind}`)}</a></li>`;
      })}
    </ul>
  </nav>`;
}

function pages({ t }: PageContext, { kind, earlier, isLater }: ActivityModel): Html | undefined {
  if (earlier === undefined && !isLater) return undefined;
  return html`<nav aria-label="${t('activity.pages_label')}">
    ${buttonRow(
      earlier !== undefined && buttonLink({ label: t('activity.earlier'), href: addressOf(kind, earlier) }),
      isLater && buttonLink({ label: t('activity.newest'), href: addressOf(kind) }),
    )}
  </nav>`;
}

function addressOf(kind: ActivityKind, before?: string): string {
  const query = new URLSearchParams({ ...(kind === 'all' ? {} : { kind }), ...(before === undefined ? {} : { before }) }).toString();
  return query === '' ? cabinetPaths.activity : `${cabinetPaths.activity}?${query}`;
}
