import type { Progress } from '../../../capabilities/registries/progress.ts';
import { assetUrl } from '../../assets.ts';
import { formatMoment } from '../../views/dates.ts';
import { buttonLink } from '../../views/forms.ts';
import { attributes, html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { backLink, completion, levelBadge, panel } from '../../views/panels.ts';
import type { SubmissionState } from '../account/identity-standing.ts';
import { cabinetPaths } from '../paths.ts';
import { checkRow } from './check-row.ts';
import { refusalPanel } from './refusal-panel.ts';

export const checksEventsPath = `${cabinetPaths.checks}/events`;

export interface ChecksModel {
  readonly progress: Progress;
  readonly state: SubmissionState;
  /** Tells this state of affairs from every other, without saying what it is. */
  readonly digest: string;
}

export function checksTitle({ t }: PageContext, state: SubmissionState): string {
  return t(`cabinet.checks_title_${state}`);
}

/** Each registry with what it does now. Scripts put the newest state in place; without them the page loads itself anew. */
export function checksView(context: PageContext, { progress, state, digest }: ChecksModel): Html {
  const { t, language } = context;
  const running = state === 'running';
  const live = running ? { 'data-module': assetUrl('progress.js'), 'data-events': checksEventsPath } : {};
  return html`${backLink(context, cabinetPaths.account)}
    <div${attributes({ 'data-progress': digest, ...live })}>
      ${result(context, progress, state)}
      <h2>${t('cabinet.checks_registries')}</h2>
      <ul class="check-list">
        ${progress.checks.map((check) => checkRow(context, check, progress))}
      </ul>
      <p class="muted">${t('cabinet.checks_sent', { moment: formatMoment(language, progress.startedAt) })}</p>
      ${running && runningFoot(context)}
    </div>
    <p class="visually-hidden" role="status" data-progress-status></p>`;
}

function result(context: PageContext, progress: Progress, state: SubmissionState): Html {
  const { t, waitingSite } = context;
  const title = checksTitle(context, state);
  if (state === 'confirmed') {
    const onward = waitingSite ?? { name: undefined, href: cabinetPaths.account };
    const label = onward.name === undefined ? t('cabinet.checks_to_account') : t('cabinet.checks_to_site', { name: onward.name });
    return html`${completion({ title, body: html`<p class="lead">${t('cabinet.checks_confirmed')}</p>` })}
      <p>${levelBadge(context, 'standard')}</p>
      ${buttonLink({ label, href: onward.href, kind: 'primary' })}`;
  }
  return html`<h1>${title}</h1>
    ${state === 'running' && html`<p class="lead">${t('cabinet.checks_running')}</p>`}
    ${state === 'refused' && refusalPanel(context, progress)}
    ${(state === 'expired' || state === 'cancelled' || state === 'withdrawn') && sendAgain(context, state)}`;
}

function sendAgain(context: PageContext, state: 'expired' | 'cancelled' | 'withdrawn'): Html {
  const { t } = context;
  const body = html`<p>${t(`cabinet.checks_${state}`)}</p>
    ${buttonLink({ label: t('cabinet.checks_send_again'), href: cabinetPaths.identity, kind: 'primary' })}`;
  return panel(context, 'warning', body);
}

function runningFoot({ t }: PageContext): Html {
  return html`<noscript>
      <p>${t('cabinet.checks_reloads')} <a href="${cabinetPaths.checks}">${t('cabinet.checks_reload')}</a></p>
    </noscript>
    <p>${t('cabinet.checks_wrong')} <a href="${cabinetPaths.identity}">${t('cabinet.checks_edit')}</a></p>`;
}
