import type { TextKey } from '../../../kernel/texts.ts';
import { button, buttonLink, buttonRow } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { completion } from '../../views/panels.ts';

export interface SignOutModel {
  /** Where the provider takes the answer, and the token that ties it to this session. */
  readonly action: string;
  readonly xsrf: string;
  /** The name of the site that has sent the citizen here: declining then ends the session at that site alone, as the protocol has it. */
  readonly site: string | undefined;
}

export function signOutView({ t }: PageContext, { action, xsrf, site }: SignOutModel): Html {
  return html`<h1>${t('logout.title')}</h1>
    <p class="lead">${site === undefined ? t('logout.text') : t('logout.text_site', { name: site })}</p>
    <form method="post" action="${action}">
      <input type="hidden" name="xsrf" value="${xsrf}" />
      ${buttonRow(
        button({ label: t('logout.confirm'), name: 'logout', value: 'yes' }),
        site === undefined
          ? buttonLink({ label: t('logout.stay'), href: '/' })
          : button({ label: t('logout.site_only', { name: site }), kind: 'secondary' }),
      )}
    </form>`;
}

export function signedOutTitle(ofSiteOnly: boolean): TextKey {
  return ofSiteOnly ? 'logout.done_site_title' : 'logout.done_title';
}

export function signedOutView({ t }: PageContext, ofSiteOnly: boolean): Html {
  const text = t(ofSiteOnly ? 'logout.done_site_text' : 'logout.done_text');
  return html`${completion({ title: t(signedOutTitle(ofSiteOnly)), body: html`<p class="lead">${text}</p>` })}
  ${buttonLink({ label: t('logout.home'), href: '/' })}`;
}
