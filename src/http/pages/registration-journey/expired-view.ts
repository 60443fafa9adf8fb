import { startPage } from '../../../capabilities/registration/steps.ts';
import { buttonLink } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';

/** No registration under this browser's cookie. */
export function expiredView({ t }: PageContext): Html {
  return html`<h1>${t('registration.expired_title')}</h1>
    <p class="lead">${t('registration.expired_text')}</p>
    ${buttonLink({ label: t('registration.start_again'), href: startPage, kind: 'primary' })}`;
}
