import type { RegistrationLink } from '../../../capabilities/registration/confirm-link.ts';
import { startPage } from '../../../capabilities/registration/steps.ts';
import type { TextKey } from '../../../kernel/texts.ts';
import { button, buttonLink, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { completion, panel, stepIndicator } from '../../views/panels.ts';

export interface ConfirmLinkModel {
  readonly link: RegistrationLink;
  /** Where the button posts to: this page. */
  readonly path: string;
}

const titles: Readonly<Record<RegistrationLink['kind'], TextKey>> = {
  open: 'registration.link_title',
  used: 'registration.link_used_title',
  dead: 'registration.link_dead_title',
};

export function confirmTitle({ kind }: RegistrationLink): TextKey {
  return titles[kind];
}

export function confirmView(context: PageContext, { link, path }: ConfirmLinkModel): Html {
  const { t } = context;
  const title = t(titles[link.kind]);
  if (link.kind === 'used') return completion({ title, body: html`<p class="lead">${t('registration.link_used_text')}</p>` });
  if (link.kind === 'dead') {
    return html`<h1>${title}</h1>
      <p class="lead">${t('registration.link_dead_text')}</p>
      ${buttonLink({ label: t('registration.start_again'), href: startPage, kind: 'primary' })}`;
  }
  return html`${stepIndicator(context, { step: 2, total: 3 })}
    <h1>${title}</h1>
    <p class="lead">${t('registration.link_text')}</p>
    ${!link.sameBrowser && panel(context, 'warning', t('registration.link_other_device'))}
    ${form(context, { action: path }, button({ label: t('registration.link_confirm') }))}`;
}
