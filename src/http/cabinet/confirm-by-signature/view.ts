import { field, inputAttributes } from '../../views/fields.ts';
import { formatMoment } from '../../views/dates.ts';
import { button, buttonLink, errorFor, errorSummary, form } from '../../views/forms.ts';
import { attributes, html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { backLink } from '../../views/panels.ts';
import { cabinetPaths } from '../paths.ts';

export interface ConfirmBySignatureModel {
  /** Until when the file may be signed; undefined when none was asked for. */
  readonly expiresAt: Date | undefined;
  readonly errors: readonly FieldError[];
  readonly pasted: string;
}

const action = cabinetPaths.confirmBySignature;

export function confirmBySignatureView(context: PageContext, model: ConfirmBySignatureModel): Html {
  const { t } = context;
  return html`${backLink(context, cabinetPaths.confirm)} ${errorSummary(context, model.errors)}
    <h1>${t('proofing.signature_title')}</h1>
    <p class="lead">${t('proofing.signature_lead')}</p>
    ${model.expiresAt === undefined ? beginning(context) : steps(context, model, model.expiresAt)}`;
}

function beginning(context: PageContext): Html {
  const { t } = context;
  return html`<ul>
      <li>${t('proofing.signature_need_certificate')}</li>
      <li>${t('proofing.signature_need_program')}</li>
    </ul>
    ${form(context, { action, files: true, hidden: { step: 'begin' } }, button({ label: t('proofing.signature_begin') }))}`;
}

function steps(context: PageContext, { errors, pasted }: ConfirmBySignatureModel, expiresAt: Date): Html {
  const { t, language } = context;
  return html`<ol class="numbered">
      <li>
        <p>${t('proofing.signature_step_file')}</p>
        ${buttonLink({ label: t('proofing.signature_download'), href: `${action}/challenge` })}
      </li>
      <li><p>${t('proofing.signature_step_sign')}</p></li>
      <li><p>${t('proofing.signature_step_send')}</p></li>
    </ol>
    <p class="muted">${t('proofing.signature_until', { moment: formatMoment(language, expiresAt) })}</p>
    ${form(context, { action, files: true }, html`${fileField(context, errors)} ${textField(context, pasted)} ${button({ label: t('proofing.signature_send') })}`)}`;
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
