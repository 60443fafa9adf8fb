import { attributes, html, type Html, type HtmlValue } from './html.ts';
import type { FieldError, PageContext } from './page-context.ts';

/** Name of the hidden field that carries the CSRF token; the CSRF middleware reads the same. */
export const csrfFieldName = 'csrf_token';

/** Name of the hidden field that says for whom a form of a signed-in person was made. */
export const ownerFieldName = 'owner_token';

export interface FormOptions {
  readonly action: string;
  /** Hidden fields beside the CSRF token. */
  readonly hidden?: Readonly<Record<string, string>> | undefined;
  /** The form sends files; its page must be one that takes them. */
  readonly files?: boolean | undefined;
  /** The answer is a file to keep: the page stays, and its buttons are wanted again. */
  readonly download?: boolean | undefined;
}

/** A POST form with the CSRF token. Browser validation is off: the server's answer names the fault in the page's language. */
export function form(context: PageContext, { action, hidden = {}, files = false, download = false }: FormOptions, body: HtmlValue): Html {
  const enctype = files ? 'multipart/form-data' : undefined;
  return html`<form${attributes({ method: 'post', action, enctype, novalidate: true, 'data-download': download })}>
    <input type="hidden" name="${csrfFieldName}" value="${context.csrfToken}" />
    ${context.ownerToken === undefined ? '' : html`<input type="hidden" name="${ownerFieldName}" value="${context.ownerToken}" />`}
    ${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)} ${body}
  </form>`;
}

export interface ButtonOptions {
  readonly label: string;
  /** `link` looks like a link and stays a button: it changes something. */
  readonly kind?: 'primary' | 'secondary' | 'link' | undefined;
  /** Sent only when this button was pressed, to tell several of one form apart. */
  readonly name?: string | undefined;
  readonly value?: string | undefined;
}

export function button({ label, kind = 'primary', name, value }: ButtonOptions): Html {
  return html`<button class="button button-${kind}" ${attributes({ type: 'submit', name, value })}>${label}</button>`;
}

export interface ButtonLinkOptions {
  readonly label: string;
  readonly href: string;
  readonly kind?: 'primary' | 'secondary';
  /** Where the cursor stands when the page opens, see FieldOptions. */
  readonly autofocus?: boolean;
}

/** A link that stands among buttons: it only leads somewhere. */
export function buttonLink({ label, href, kind = 'secondary', autofocus }: ButtonLinkOptions): Html {
  return html`<a class="button button-${kind}" ${attributes({ href, autofocus })}>${label}</a>`;
}

/** Buttons in a row on wide screens, stacked on a phone. */
export function buttonRow(...buttons: readonly HtmlValue[]): Html {
  return html`<div class="button-row">${buttons}</div>`;
}

/** All faults of a form above its heading, each leading to its field; nothing when there are none. */
export function errorSummary({ t }: PageContext, errors: readonly FieldError[]): Html | undefined {
  if (errors.length === 0) return undefined;
  return html`<div class="error-summary" role="alert" aria-labelledby="error-summary-title" tabindex="-1" data-error-summary>
    <h2 id="error-summary-title">${t('layout.error_summary')}</h2>
    <ul>
      ${errors.map(({ field, message }) => html`<li><a href="#field-${field}">${message}</a></li>`)}
    </ul>
  </div>`;
}

/** The message for one field, to hand to its component. */
export function errorFor(errors: readonly FieldError[], field: string): string | undefined {
  return errors.find((error) => error.field === field)?.message;
}
