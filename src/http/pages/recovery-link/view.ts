import type { RecoveryLink } from '../../../capabilities/recovery/confirm-recovery-link.ts';
import { startPage } from '../../../capabilities/recovery/steps.ts';
import { button, buttonLink, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { hiddenFormKey } from '../recovery-journey/form-key.ts';

export interface LinkModel {
  readonly link: RecoveryLink;
  /** Where the button posts to: this page. */
  readonly path: string;
}

export function linkView(context: PageContext, { link, path }: LinkModel): Html {
  const { t } = context;
  if (link.kind === 'dead') {
    return html`<h1>${t('recovery.link_dead_title')}</h1>
      <p class="lead">${t('recovery.link_dead_text')}</p>
      ${buttonLink({ label: t('recovery.start_again'), href: startPage, kind: 'primary' })}`;
  }
  return html`<h1>${t('recovery.link_title')}</h1>
    <p class="lead">${t(link.granted ? 'recovery.link_granted_text' : 'recovery.link_text')}</p>
    ${form(context, { action: path, hidden: hiddenFormKey() }, button({ label: t('recovery.link_submit') }))}
    <p>${t('recovery.link_not_you')}</p>`;
}
