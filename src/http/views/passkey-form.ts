import { assetUrl } from '../assets.ts';
import { form } from './forms.ts';
import { attributes, html, type Html, type HtmlValue } from './html.ts';
import type { PageContext } from './page-context.ts';
import { panel } from './panels.ts';

/** Name of the field that brings what the browser's own dialogue gave, as JSON. */
export const passkeyAnswerField = 'passkey_answer';

export interface PasskeyFormOptions {
  readonly action: string;
  /** `get` shows a passkey, `create` makes one. */
  readonly ceremony: 'get' | 'create';
  /** For `navigator.credentials`, in its JSON form. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly hidden?: Readonly<Record<string, string>>;
  /** The browser offers passkeys in the list of suggestions of a field on this page as well (conditional mediation). */
  readonly suggests?: boolean;
  /** A passkey that was refused because nobody has it: the browser may stop offering it. Base64url. */
  readonly unknownId?: string | undefined;
}

/** Why a passkey was not taken; read at once, as a list of faults is. */
export function passkeyFault(context: PageContext, message: string): Html {
  return html`<div role="alert" tabindex="-1" data-error-summary>${panel(context, 'warning', html`<p>${message}</p>`)}</div>`;
}

/**
 * A form that asks the browser for a passkey before it is sent. Without scripts it is sent without one, and the page that answers says what
 * is missing.
 */
export function passkeyForm(context: PageContext, options: PasskeyFormOptions, body: HtmlValue): Html {
  const { t } = context;
  const { action, ceremony, hidden, suggests = false, unknownId } = options;
  const data = attributes({
    'data-passkey': ceremony,
    'data-module': assetUrl('passkeys.js'),
    'data-options': JSON.stringify(options.options),
    'data-suggests': suggests,
    'data-unknown': unknownId,
    'data-cancelled': t(ceremony === 'get' ? 'passkey.cancelled' : 'passkey.create_cancelled'),
    'data-unsupported': t('passkey.unsupported'),
  });
  const fields = { ...hidden, [passkeyAnswerField]: '' };
  return html`<div${data}>
    ${form(
      context,
      { action, hidden: fields },
      html`${body}
        <p class="passkey-fault" role="alert" data-passkey-status></p>`,
    )}
  </div>`;
}
