import { codeCountdown } from '../../src/http/views/code-countdown.ts';
import { checkbox, radios } from '../../src/http/views/choices.ts';
import { codeField, textField } from '../../src/http/views/fields.ts';
import { button, errorSummary, form } from '../../src/http/views/forms.ts';
import { html, type Html } from '../../src/http/views/html.ts';
import { newPasswordFields } from '../../src/http/views/new-password.ts';
import type { PageContext } from '../../src/http/views/page-context.ts';
import { levelBadge, panel, summaryList } from '../../src/http/views/panels.ts';
import { passwordField } from '../../src/http/views/password-field.ts';
import type { Language } from '../../src/kernel/language.ts';
import { translateTo } from '../../src/kernel/texts.ts';

export function contextIn(language: Language, more: Partial<PageContext> = {}): PageContext {
  const languageLinks = { ru: '/page?lang=ru', en: '/page?lang=en' };
  return { language, t: translateTo(language), csrfToken: 'csrf-of-this-browser', languageLinks, sandbox: false, ...more };
}

/** One page with everything a page may hold. */
export function everyComponent(context: PageContext): Html {
  const errors = [{ field: 'phone', message: 'Phone?' }];
  return html`${errorSummary(context, errors)}
    <h1>Everything</h1>
    ${form(
      context,
      { action: '/sent' },
      html`${textField(context, { name: 'phone', label: 'Phone', type: 'tel', autocomplete: 'tel', error: 'Phone?', hint: '+7' })}
      ${codeField(context, { name: 'code', label: 'Code' })}
      ${checkbox(context, { name: 'terms', label: html`I accept <a href="/terms">terms</a>` })}
      ${radios(context, {
        name: 'way',
        legend: 'Way',
        options: [
          { value: 'a', label: 'A', hint: 'first' },
          { value: 'b', label: 'B' },
        ],
      })}
      ${passwordField(context, { name: 'current', label: 'Current', autocomplete: 'current-password' })}
      ${newPasswordFields(context, { name: 'password', repeatName: 'repeat', minLength: 8, username: 'a@b.example', ownWords: ['Maria'] })}
      ${button({ label: 'Send' })} ${button({ label: 'Back', kind: 'link', name: 'back', value: 'yes' })}`,
    )}
    ${form(
      context,
      { action: '/copy', download: true },
      html`${button({ label: 'Copy one', name: 'format', value: 'one' })} ${button({ label: 'Copy two', name: 'format', value: 'two' })}`,
    )}
    ${codeCountdown(context, { action: '/resend', secondsLeft: 61 })}
    ${summaryList([{ term: 'Level', value: (['simplified', 'standard', 'confirmed'] as const).map((level) => levelBadge(context, level)) }])}
    ${(['notice', 'warning', 'success'] as const).map((kind) => panel(context, kind, html`<p>Text</p>`, `Title ${kind}`))}`;
}
