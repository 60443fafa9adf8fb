import { field, inputAttributes } from '../../views/fields.ts';
import { button, form } from '../../views/forms.ts';
import { attributes, html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { newTabLink } from '../../views/panels.ts';
import { cabinetPaths } from '../paths.ts';

/**
 * In a sandbox alone: a subscription by hand, for whoever tries the product where no push service of a browser maker can be reached. The browser
 * is one of the sandbox's console, and what is pasted is what a script would have sent.
 */
export function sandboxBrowser(context: PageContext, pushKey: string): Html | undefined {
  const { t, sandboxConsoleUrl } = context;
  if (sandboxConsoleUrl === undefined) return undefined;
  const link = newTabLink(context, { href: `${sandboxConsoleUrl}/browsers?key=${pushKey}`, label: t('notifications.sandbox_link') });
  const options = { name: 'subscription', label: t('notifications.sandbox_subscription') };
  const area = attributes({ ...inputAttributes(options), class: 'input', rows: 4, autocomplete: 'off', spellcheck: 'false' });
  return html`<details>
    <summary>${t('notifications.sandbox_title')}</summary>
    <p>${t('notifications.sandbox_text')} ${link}</p>
    ${form(
      context,
      { action: cabinetPaths.notifications },
      html`${field(context, options, html`<textarea${area}></textarea>`)}
      ${button({ label: t('notifications.sandbox_add'), kind: 'secondary' })}`,
    )}
  </details>`;
}
