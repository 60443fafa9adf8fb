import { button, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { backLink } from '../../views/panels.ts';
import { signatureForm } from '../../views/signature-form.ts';
import { cabinetPaths } from '../paths.ts';

export interface ConfirmBySignatureModel {
  /** Until when the file may be signed; undefined when none was asked for. */
  readonly expiresAt: Date | undefined;
  readonly errors: readonly FieldError[];
  readonly pasted: string;
}

const action = cabinetPaths.confirmBySignature;

export function confirmBySignatureView(context: PageContext, { expiresAt, errors, pasted }: ConfirmBySignatureModel): Html {
  const { t } = context;
  return html`${backLink(context, cabinetPaths.confirm)} ${errorSummary(context, errors)}
    <h1>${t('proofing.signature_title')}</h1>
    <p class="lead">${t('proofing.signature_lead')}</p>
    ${
      expiresAt === undefined
        ? beginning(context)
        : signatureForm(context, { action, expiresAt, errors, pasted, submit: t('proofing.signature_send') })
    }`;
}

function beginning(context: PageContext): Html {
  const { t } = context;
  return html`<ul>
      <li>${t('proofing.signature_need_certificate')}</li>
      <li>${t('proofing.signature_need_program')}</li>
    </ul>
    ${form(context, { action, files: true, hidden: { step: 'begin' } }, button({ label: t('proofing.signature_begin') }))}`;
}
