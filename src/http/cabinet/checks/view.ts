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
import type { LevelChange } from './level-change.ts';
import { refusalPanel } from './refusal-panel.ts';

export const checksEventsPath = `${cabinetPaths.checks}/events`;

export interface ChecksModel {
  readonly progress: Progress;
  readonly state: SubmissionState;
  readonly level: LevelChange;
  /** Tells this state of affairs from every other, without saying what it is. */
  readonly digest: string;
}

export function checksTitle({ t }: PageContext, state: SubmissionState): string {
  return t(`cabinet.checks_title_${state}`);
}

/** Each registry with what it does now. Scripts put the newest state in place; without them the page loads itself anew. */
export function checksView(context: PageContext, model: ChecksModel): Html {
  const { progress, state, digest } = model;
  const { t, language } = context;
  const running = state === 'running';
  const live = running ? { 'data-module': assetUrl('progress.js'), 'data-events': checksEventsPath } : {};
  return html`${backLink(context, cabinetPaths.account)}
    <div${attributes({ 'data-progress': digest, ...live })}>
      ${result(context, model)} ${!running && fallen(context, model.level)}
      <h2>${t('cabinet.checks_registries')}</h2>
      <ul class="check-list">
        ${progress.checks.map((check) => checkRow(context, check, progress))}
      </ul>
      <p class="muted">${t('cabinet.checks_sent', { moment: formatMoment(language, progress.startedAt) })}</p>
      ${running && runningFoot(context)}
    </div>
    <p class="visually-hidden" role="status" data-progress-status></p>`;
}

function result(context: PageContext, { progress, state, level }: ChecksModel): Html {
  const { t, waitingSite } = context;
  const title = checksTitle(context, state);
  if (state === 'confirmed') {
    const onward = waitingSite ?? { name: undefined, href: cabinetPaths.account };
    const body = html`<p class="lead">${t(level.isRaised ? 'cabinet.checks_confirmed' : 'identity.checks_confirmed')}</p>`;
    const label = onward.name === undefined ? t('cabinet.checks_to_account') : t('cabinet.checks_to_site', { name: onward.name });
    return html`${completion({ title, body })}
      <p>${levelBadge(context, level.now)}</p>
      ${buttonLink({ label, href: onward.href, kind: 'primary' })}`;
  }
  return html`<h1>${title}</h1>
    ${state === 'running' && html`<p class="lead">${t('cabinet.checks_running')}</p>`}
    ${state === 'refused' && refusalPanel(context, progress)}
    ${(state === 'expired' || state === 'cancelled' || state === 'withdrawn') && sendAgain(context, state)}`;
}

/** A level that is lower than when the data was sent, and what is to be done again. */
function fallen(context: PageContext, { now, fallenFrom }: LevelChange): Html | undefined {
  if (fallenFrom === undefined) return undefined;
  const { t } = context;
  const levels = { before: t(`layout.level_${fallenFrom}`), now: t(`layout.level_${now}`) };
  const body = html`<p>${t('identity.level_fallen', levels)}</p>
    ${fallenFrom === 'confirmed' && html`<p>${t(now === 'standard' ? 'identity.proofs_lost' : 'identity.proofs_lost_with_data')}</p>`}
    ${now === 'standard' && buttonLink({ label: t('identity.prove_again'), href: cabinetPaths.confirm })}`;
  return panel(context, 'warning', body, t('identity.level_fallen_title'));
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
