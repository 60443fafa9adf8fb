import type { TextKey } from '../../../kernel/texts.ts';
import { button, buttonLink, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { completion } from '../../views/panels.ts';

export interface CancelModel {
  /** Undefined for a link that was never ours: told like one that is too old. */
  readonly kind: 'open' | 'cancelled' | 'over' | undefined;
  /** Where the button posts to: this page. */
  readonly path: string;
}

export function cancelTitle(kind: CancelModel['kind']): TextKey {
  if (kind === 'open') return 'recovery.cancel_title';
  return kind === 'cancelled' ? 'recovery.cancel_done_title' : 'recovery.cancel_over_title';
}

export function cancelView(context: PageContext, { kind, path }: CancelModel): Html {
  const { t } = context;
  const title = t(cancelTitle(kind));
  if (kind === 'cancelled') return completion({ title, body: html`<p class="lead">${t('recovery.cancel_done_text')}</p>` });
  if (kind === 'open') {
    return html`<h1>${title}</h1>
      <p class="lead">${t('recovery.cancel_text')}</p>
      ${form(context, { action: path }, button({ label: t('recovery.cancel_submit') }))}`;
  }
  return html`<h1>${title}</h1>
    <p class="lead">${t('recovery.cancel_over_text')}</p>
    ${buttonLink({ label: t('recovery.start_title'), href: '/recovery', kind: 'primary' })}`;
}
