import type { LiveSession } from '../../../capabilities/sessions/live-session.ts';
import { formatPastMoment } from '../../views/dates.ts';
import { button, form } from '../../views/forms.ts';
import { attributes, html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { panel, summaryList } from '../../views/panels.ts';
import { deviceText } from '../device-text.ts';
import { methodText } from '../method-text.ts';
import { cabinetPaths } from '../paths.ts';

export interface ShownSession extends Omit<LiveSession, 'clientIds'> {
  /** The one that looks. */
  readonly here: boolean;
  readonly sites: readonly string[];
}

export interface SessionsModel {
  readonly sessions: readonly ShownSession[];
  /** The large network of the one that looks. */
  readonly network: string;
  readonly done: 'one' | 'others' | undefined;
}

export function sessionsView(context: PageContext, { sessions, network, done }: SessionsModel): Html {
  const { t } = context;
  const others = sessions.filter(({ here }) => !here);
  return html`${done === 'one' && panel(context, 'success', html`<p>${t('activity.sessions_ended')}</p>`)}
    ${done === 'others' && panel(context, 'success', html`<p>${t('activity.sessions_ended_others')}</p>`)}
    <h1>${t('activity.sessions_title')}</h1>
    <p class="lead">${t('activity.sessions_lead')}</p>
    <ul class="cards">
      ${[...sessions.filter(({ here }) => here), ...others].map((session) => card(context, session, network))}
    </ul>
    ${others.length === 0 ? html`<p>${t('activity.sessions_only')} ${t('activity.sessions_sign_out_here')}</p>` : endOthers(context)}`;
}

function card(context: PageContext, session: ShownSession, network: string): Html {
  const { t, language } = context;
  const { uid, here, startedAt, seenAt, from, amr, sites } = session;
  const device = deviceText(t, from?.browser);
  const started = formatPastMoment(language, startedAt);
  const method = methodText(t, amr);
  const rows = [
    { term: t('activity.sessions_started'), value: started },
    { term: t('activity.sessions_seen'), value: formatPastMoment(language, seenAt) },
    { term: t('activity.sessions_network'), value: networkText(context, from?.network, network) },
    ...(method === undefined ? [] : [{ term: t('activity.sessions_method'), value: method }]),
    ...(sites.length === 0 ? [] : [{ term: t('activity.sessions_sites'), value: sites.join(', ') }]),
  ];
  return html`<li class="card">
    <h2>${device}${here && html` <span class="tag">${t('activity.sessions_here')}</span>`}</h2>
    ${summaryList(rows)}
    ${!here && form(context, { action: cabinetPaths.sessions, hidden: { session: uid } }, endButton(context, device, started))}
  </li>`;
}

/** Several buttons of one page read alike: each is named by its session for those who do not see what it stands under. */
function endButton({ t }: PageContext, device: string, at: string): Html {
  const label = attributes({ 'aria-label': t('activity.sessions_end_named', { device, at }) });
  return html`<button class="button button-secondary" type="submit" ${label}>${t('activity.sessions_end')}</button>`;
}

function networkText({ t }: PageContext, network: string | undefined, here: string): string {
  if (network === undefined) return t('activity.sessions_network_unknown');
  if (network === here) return t('activity.sessions_network_same');
  return network === 'local' ? t('activity.sessions_network_local') : t('activity.sessions_network_other', { network });
}

function endOthers(context: PageContext): Html {
  const { t } = context;
  return html`<h2>${t('activity.sessions_end_others')}</h2>
    <p>${t('activity.sessions_end_others_hint')}</p>
    ${form(context, { action: cabinetPaths.sessions }, button({ label: t('activity.sessions_end_others') }))}`;
}
