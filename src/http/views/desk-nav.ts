import { button, form } from './forms.ts';
import { attributes, html, type Html } from './html.ts';
import type { PageContext } from './page-context.ts';

/** On pages of the desk: its parts with the keys that lead to them, and the end of work. */
export function deskNav(context: PageContext): Html | undefined {
  const { t, deskLinks } = context;
  if (deskLinks === undefined) return undefined;
  const link = ({ href, label, key, current }: (typeof deskLinks)[number]) =>
    html`<li><a${attributes({ href, accesskey: key, 'aria-current': current ? 'page' : undefined })}>${label} <kbd>${key}</kbd></a></li>`;
  return html`<nav class="section-nav desk-nav" aria-label="${t('desk.nav_label')}">
    <ul>
      ${deskLinks.map(link)}
      <li>${form(context, { action: '/desk/end' }, button({ label: t('desk.nav_end'), kind: 'link' }))}</li>
    </ul>
  </nav>`;
}
