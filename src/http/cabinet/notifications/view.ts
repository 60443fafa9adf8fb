import type { KindId, NotificationKind } from '../../../capabilities/notifications/kinds.ts';
import type { ShownIn } from '../../../capabilities/notifications/push-subscription.ts';
import { switchableKinds, switchName, type Reachable, type Switch } from '../../../capabilities/notifications/settings.ts';
import { button, form } from '../../views/forms.ts';
import { checkbox } from '../../views/choices.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { panel } from '../../views/panels.ts';
import type { FactorStanding } from '../factor-change.ts';
import { cabinetPaths } from '../paths.ts';
import { pushSection } from './push-section.ts';

export interface NotificationsModel {
  readonly reachable: Reachable;
  readonly switches: readonly Switch[];
  /** Undefined where no push services are asked. */
  readonly pushKey: string | undefined;
  readonly subscriptions: readonly ShownIn[];
  /** Whether enough was shown, recently enough, for what protects the account. */
  readonly standing: FactorStanding;
  /** What the browser sent to be reached by was refused. */
  readonly refused: boolean;
  readonly done: 'saved' | 'push_on' | 'push_off' | undefined;
}

export function notificationsView(context: PageContext, model: NotificationsModel): Html {
  const { t } = context;
  const { done, refused } = model;
  return html`${done !== undefined && !refused && panel(context, 'success', html`<p>${t(`notifications.done_${done}`)}</p>`)}
    ${refused && panel(context, 'warning', html`<p>${t('notifications.push_refused')}</p>`)}
    <h1>${t('notifications.title')}</h1>
    <p class="lead">${t('notifications.lead')}</p>
    ${always(context)} ${choices(context, model)}
    ${model.pushKey !== undefined && pushSection(context, { ...model, pushKey: model.pushKey })}`;
}

function isReady({ standing }: NotificationsModel): boolean {
  return standing.kind === 'ready';
}

function always({ t }: PageContext): Html {
  return html`<h2>${t('notifications.always_title')}</h2>
    <ul>
      ${(['codes', 'security'] as const).map((kind) => html`<li>${t(`notifications.kind_${kind}_text`)}</li>`)}
    </ul>`;
}

function choices(context: PageContext, model: NotificationsModel): Html {
  const { t } = context;
  const fixed = isReady(model) ? [] : model.switches.filter(({ kind, on }) => kind.protects === true && on);
  const hidden = Object.fromEntries(fixed.map((each) => [switchName(each), 'yes']));
  const body = html`${switchableKinds().map((kind) => kindFields(context, model, kind))} ${button({ label: t('notifications.save') })}`;
  return html`<h2>${t('notifications.choice_title')}</h2>
    ${missing(context, model.reachable)} ${form(context, { action: cabinetPaths.notifications, hidden }, body)}`;
}

/** What would have to be added before it could be chosen. */
function missing({ t }: PageContext, { email, sms }: Reachable): Html | undefined {
  if (email && sms) return undefined;
  return html`<p><a href="${cabinetPaths.contacts}">${t(email ? 'notifications.add_phone' : 'notifications.add_email')}</a></p>`;
}

function kindFields(context: PageContext, model: NotificationsModel, kind: NotificationKind): Html {
  const { t } = context;
  const id = kind.id as Exclude<KindId, 'codes' | 'undo' | 'security'>;
  const switches = model.switches.filter((each) => each.kind.id === id);
  const hintId = `kind-${id}-hint`;
  return html`<fieldset class="kind" aria-describedby="${hintId}">
    <legend class="label">${t(`notifications.kind_${id}`)}</legend>
    <p class="hint" id="${hintId}">${t(`notifications.kind_${id}_text`)}</p>
    ${kind.protects === true && !isReady(model) ? unchanged(context, model, switches) : switchRow(context, switches)}
    ${switches.length === 0 && html`<p class="muted">${t('notifications.no_channel')}</p>`}
  </fieldset>`;
}

function switchRow(context: PageContext, switches: readonly Switch[]): Html {
  return html`<div class="switches">${switches.map((each) => switchField(context, each))}</div>`;
}

function switchField(context: PageContext, each: Switch): Html {
  const label = context.t(`notifications.channel_${each.channel}`);
  return checkbox(context, { name: switchName(each), label, checked: each.on, required: false });
}

/** As it stands, and how to change it: somebody who found the page open must not quietly switch warnings off. */
function unchanged({ t }: PageContext, model: NotificationsModel, switches: readonly Switch[]): Html | undefined {
  if (switches.length === 0) return undefined;
  const words = switches.map(({ channel, on }) =>
    t(`notifications.${on ? 'is_on' : 'is_off'}`, { channel: t(`notifications.channel_${channel}`) }),
  );
  return html`<p>${words.join(' ')}</p>
    <p><a href="${model.standing.signIn}">${t('notifications.fresh')}</a></p>`;
}
