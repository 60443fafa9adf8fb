import { buttonLink } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext, WaitingSite } from '../../views/page-context.ts';
import { panel } from '../../views/panels.ts';

/** The identity is proven now; back to the site that waits, if one does. */
export function donePanel(context: PageContext, site: WaitingSite | undefined): Html {
  const { t } = context;
  const back =
    site === undefined
      ? html`<p>${t('proofing.done_text')}</p>`
      : html`<p>${t('proofing.done_site', { name: site.name })}</p>
          ${buttonLink({ label: t('proofing.done_back', { name: site.name }), href: site.href, kind: 'primary' })}`;
  return panel(context, 'success', back, t('proofing.done_title'));
}
