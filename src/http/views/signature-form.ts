import { field, inputAttributes } from './fields.ts';
import { button, buttonLink, errorFor, form } from './forms.ts';
import { attributes, html, type Html } from './html.ts';
import { formatMoment } from './dates.ts';
import type { FieldError, PageContext } from './page-context.ts';

export interface SignatureFormModel {
  /** Where the form goes; the file to sign is at `<action>/challenge`. */
  readonly action: string;
  readonly expiresAt: Date;
  readonly errors: readonly FieldError[];
  readonly pasted: string;
  readonly submit: string;
}

/** Get the file, sign it anywhere, send the signature: the same three steps wherever something is signed. */
export function signatureForm(context: PageContext, model: SignatureFormModel): Html {
  const { t, language } = context;
  const { action, expiresAt, errors, pasted, submit } = model;
  return html`<ol class="numbered">
      <li>
        <p>${t('proofing.signature_step_file')}</p>
        ${buttonLink({ label: t('proofing.signature_download'), href: `${action}/challenge` })}
      </li>
      <li><p>${t('proofing.signature_step_sign')}</p></li>
      <li><p>${t('proofing.signature_step_send')}</p></li>
    </ol>
    <p class="muted">${t('proofing.signature_until', { moment: formatMoment(language, expiresAt) })}</p>
    ${form(context, { action, files: true }, html`${fileField(context, errors)} ${textField(context, pasted)} ${button({ label: submit })}`)}`;
}

function fileField(context: PageContext, errors: readonly FieldError[]): Html {
  const { t } = context;
  const hint = t('proofing.signature_file_hint');
  const options = { name: 'signature', label: t('proofing.signature_file'), hint, error: errorFor(errors, 'signature'), required: false };
  const input = attributes({ ...inputAttributes(options), class: 'input', type: 'file', accept: '.sig,.p7s,.p7b,.sgn,.txt,.pem' });
  return field(context, options, html`<input${input} />`);
}

function textField(context: PageContext, pasted: string): Html {
  const { t } = context;
  const options = { name: 'pasted', label: t('proofing.signature_text'), hint: t('proofing.signature_text_hint'), required: false };
  const area = attributes({ ...inputAttributes(options), class: 'input', rows: 4, autocomplete: 'off', spellcheck: 'false' });
  return html`<details${attributes({ open: pasted !== '' })}>
    <summary>${t('proofing.signature_text_instead')}</summary>
    ${field(context, options, html`<textarea${area}>${pasted}</textarea>`)}
  </details>`;
}
