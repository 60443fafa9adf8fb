import { buttonLink } from '../views/forms.ts';
import { html, type Html } from '../views/html.ts';
import type { PageContext } from '../views/page-context.ts';
import type { FactorStanding } from './factor-change.ts';

/** In the place of a form that changes what one signs in with, or takes the account away: show what is missing, and come back to it. */
export function standingSignIn({ t }: PageContext, { kind, signIn: href }: FactorStanding): Html {
  if (kind === 'ready' || kind === 'stale') {
    return html`<p>${t('security.fresh_needed')}</p>
      ${buttonLink({ label: t('security.fresh_button'), href, kind: 'primary' })}`;
  }
  return html`<p>${t(kind === 'factor_owed' ? 'security.factor_needed' : 'security.stronger_needed')}</p>
    ${buttonLink({ label: t('security.factor_button'), href, kind: 'primary' })}
    <p class="muted">${t('security.factor_lost')}</p>`;
}
