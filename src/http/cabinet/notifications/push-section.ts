import type { ShownIn } from '../../../capabilities/notifications/push-subscription.ts';
import { assetUrl } from '../../assets.ts';
import { serviceWorkerPath } from '../../service-worker.ts';
import { formatDate } from '../../views/dates.ts';
import { button, buttonLink, form } from '../../views/forms.ts';
import { attributes, html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { deviceText } from '../device-text.ts';
import type { FactorStanding } from '../factor-change.ts';
import { cabinetPaths } from '../paths.ts';
import { sandboxBrowser } from './sandbox-browser.ts';

export interface PushModel {
  readonly pushKey: string;
  readonly subscriptions: readonly ShownIn[];
  /** Whether enough was shown, recently enough, to add a browser or take one away. */
  readonly standing: FactorStanding;
}

/** Browsers that show notices, and the way to make this one of them: it takes a script, so without one the page says what comes instead. */
export function pushSection(context: PageContext, { pushKey, subscriptions, standing }: PushModel): Html {
  const { t } = context;
  const isReady = standing.kind === 'ready';
  const data = attributes({
    'data-push': true,
    'data-module': assetUrl('push.js'),
    'data-worker': serviceWorkerPath,
    'data-key': pushKey,
    'data-unsupported': t('notifications.push_unsupported'),
    'data-denied': t('notifications.push_denied'),
    'data-failed': t('notifications.push_failed'),
    'data-here': t('notifications.push_here_on'),
  });
  return html`<h2>${t('notifications.push_title')}</h2>
    <p>${t('notifications.push_text')}</p>
    ${
      subscriptions.length > 0 &&
      html`<ul class="cards">
        ${subscriptions.map((subscription) => device(context, subscription))}
      </ul>`
    }
    <div${data}>
      <p data-push-status role="status">${t('notifications.push_needs_script')}</p>
      ${isReady && addForm(context)}
    </div>
    ${isReady ? sandboxBrowser(context, pushKey) : freshLink(context, standing)}`;
}

function addForm(context: PageContext): Html {
  const options = { action: cabinetPaths.notifications, hidden: { subscription: '' } };
  const submit = button({ label: context.t('notifications.push_add'), kind: 'secondary' });
  return html`<div hidden data-push-offer>${form(context, options, submit)}</div>`;
}

function freshLink({ t }: PageContext, { signIn: href }: FactorStanding): Html {
  return html`${buttonLink({ label: t('notifications.push_add'), href })}
    <p class="muted">${t('notifications.push_fresh')}</p>`;
}

function device(context: PageContext, { id, endpointDigest, device: stored, createdAt }: ShownIn): Html {
  const { t, language } = context;
  const name = deviceText(t, stored);
  const date = formatDate(language, createdAt);
  const label = attributes({ 'aria-label': t('notifications.push_remove_named', { device: name, date }) });
  const mark = attributes({ class: 'tag', hidden: true, 'data-digest': endpointDigest.toString('hex') });
  return html`<li class="card">
    <h3>${name} <span${mark}>${t('notifications.push_here')}</span></h3>
    <p class="muted">${t('notifications.push_since', { date })}</p>
    ${form(
      context,
      { action: cabinetPaths.notifications, hidden: { remove: id } },
      html`<button class="button button-secondary" type="submit" ${label}>${t('notifications.push_remove')}</button>`,
    )}
  </li>`;
}
