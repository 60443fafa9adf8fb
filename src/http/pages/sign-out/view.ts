import { button, buttonLink, buttonRow } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { completion } from '../../views/panels.ts';

export interface SignOutModel {
  /** Where the provider takes the answer, and the token that ties it to this session. */
  readonly action: string;
  readonly xsrf: string;
}

export function signOutView({ t }: PageContext, { action, xsrf }: SignOutModel): Html {
  return html`<h1>${t('logout.title')}</h1>
    <p class="lead">${t('logout.text')}</p>
    <form method="post" action="${action}">
      <input type="hidden" name="xsrf" value="${xsrf}" />
      ${buttonRow(
        button({ label: t('logout.confirm'), name: 'logout', value: 'yes' }),
        button({ label: t('logout.stay'), kind: 'secondary' }),
      )}
    </form>`;
}

export function signedOutView({ t }: PageContext): Html {
  return html`${completion({ title: t('logout.done_title'), body: html`<p>${t('logout.done_text')}</p>` })}
  ${buttonLink({ label: t('logout.home'), href: '/' })}`;
}
