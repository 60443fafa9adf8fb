import { buttonLink } from '../views/forms.ts';
import { html, type Html } from '../views/html.ts';
import type { PageContext } from '../views/page-context.ts';
import { signInPath } from './paths.ts';

/** In the place of a form that changes what one signs in with: sign in once more, and come back to it. */
export function freshSignIn({ t }: PageContext, returnPath: string): Html {
  const href = signInPath(returnPath, { fresh: true });
  return html`<p>${t('security.fresh_needed')}</p>
    ${buttonLink({ label: t('security.fresh_button'), href, kind: 'primary' })}`;
}
