import { buttonLink } from '../views/forms.ts';
import { html, type Html } from '../views/html.ts';
import type { PageContext } from '../views/page-context.ts';
import type { FactorStanding } from './factor-change.ts';
import { signInPath } from './paths.ts';

/** In the place of a form that changes what one signs in with: sign in once more, and come back to it. */
export function freshSignIn({ t }: PageContext, returnPath: string): Html {
  const href = signInPath(returnPath, { fresh: true });
  return html`<p>${t('security.fresh_needed')}</p>
    ${buttonLink({ label: t('security.fresh_button'), href, kind: 'primary' })}`;
}

/** In the place of a form that changes second factors: show one of them, and come back to it. */
export function standingSignIn({ t }: PageContext, { kind, signIn: href }: FactorStanding): Html {
  if (kind !== 'factor_owed') {
    return html`<p>${t('security.fresh_needed')}</p>
      ${buttonLink({ label: t('security.fresh_button'), href, kind: 'primary' })}`;
  }
  return html`<p>${t('security.factor_needed')}</p>
    ${buttonLink({ label: t('security.factor_button'), href, kind: 'primary' })}
    <p class="muted">${t('security.factor_lost')}</p>`;
}
