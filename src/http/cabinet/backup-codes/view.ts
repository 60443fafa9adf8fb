import { formatDate } from '../../views/dates.ts';
import { button, buttonLink, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { backLink, panel } from '../../views/panels.ts';
import type { BindingStanding } from '../factor-change.ts';
import { standingSignIn } from '../fresh-sign-in.ts';
import { cabinetPaths } from '../paths.ts';

export interface BackupCodesModel {
  readonly codesLeft: number;
  readonly standing: BindingStanding;
  readonly notice: string | undefined;
}

export function backupCodesView(context: PageContext, { codesLeft, standing, notice }: BackupCodesModel): Html {
  const { t } = context;
  const label = t(codesLeft === 0 ? 'security.codes_make' : 'security.codes_remake');
  return html`${backLink(context, cabinetPaths.security)} ${notice !== undefined && panel(context, 'success', html`<p>${notice}</p>`)}
    <h1>${t('security.codes_page_title')}</h1>
    <p class="lead">${t('security.codes_page_lead')}</p>
    ${codesLeft > 0 && html`<p>${t('security.codes_left', { count: codesLeft })}. ${t('security.codes_page_warning')}</p>`}
    ${standing.kind === 'ready' ? form(context, { action: cabinetPaths.backupCodes }, button({ label })) : standingSignIn(context, standing)}`;
}

export interface NewCodesModel {
  /** In groups. */
  readonly codes: readonly string[];
  readonly madeAt: Date;
}

/** To be printed as it is: in print nothing but the codes and what they are for is left of the page. */
export function newCodesView(context: PageContext, { codes, madeAt }: NewCodesModel): Html {
  const { t, language } = context;
  return html`<h1>${t('security.codes_shown_title')}</h1>
    ${panel(context, 'warning', html`<p>${t('security.codes_shown_text')}</p>`, t('security.codes_shown_once'))}
    <p>${t('security.codes_for', { date: formatDate(language, madeAt) })}</p>
    <ol class="backup-codes">
      ${codes.map((code) => html`<li><code class="secret">${code}</code></li>`)}
    </ol>
    <div class="no-print">
      <p class="muted">${t('security.codes_print')}</p>
      ${buttonLink({ label: t('security.codes_done'), href: cabinetPaths.security, kind: 'primary' })}
    </div>`;
}
