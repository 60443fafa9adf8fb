import { comparedFields } from '../../../capabilities/proofing/methods/online-bank.ts';
import { button, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { backLink, panel } from '../../views/panels.ts';
import { cabinetPaths } from '../paths.ts';

export interface ConfirmByBankModel {
  readonly banks: readonly { readonly id: string; readonly name: string }[];
  readonly errors: readonly FieldError[];
  /** How the last visit ended, if it proved nothing: a code, and the names of what differs. */
  readonly refused: { readonly code: string; readonly differs: readonly string[] } | undefined;
}

export function confirmByBankView(context: PageContext, { banks, errors, refused }: ConfirmByBankModel): Html {
  const { t } = context;
  return html`${backLink(context, cabinetPaths.confirm)} ${errorSummary(context, errors)}
    ${refused !== undefined && errors.length === 0 && refusedPanel(context, refused)}
    <h1>${t('proofing.bank_title')}</h1>
    <p class="lead">${t('proofing.bank_lead')}</p>
    <p>${t('proofing.bank_shared')}</p>
    <h2 id="field-bank">${t('proofing.bank_choose')}</h2>
    ${form(
      context,
      { action: cabinetPaths.confirmByBank },
      html`<div class="button-row">
        ${banks.map(({ id, name }) => button({ label: name, kind: 'secondary', name: 'bank', value: id }))}
      </div>`,
    )}`;
}

const refusals = ['declined', 'wrong_answer', 'nothing_vouched', 'bank_unavailable', 'mismatch'] as const;

/** Which data differs, never what either side knows. */
function refusedPanel(context: PageContext, { code, differs }: { readonly code: string; readonly differs: readonly string[] }): Html {
  const { t } = context;
  const known = refusals.find((refusal) => refusal === code) ?? 'wrong_answer';
  const fields = comparedFields.filter((name) => differs.includes(name));
  return panel(
    context,
    'warning',
    html`<p>${t(`proofing.bank_${known}`)}</p>
      ${
        fields.length > 0 &&
        html`<ul>
          ${fields.map((name) => html`<li>${t(`proofing.field_${name}`)}</li>`)}
        </ul>`
      }
      <p>${t(`proofing.bank_${known}_next`)}</p>`,
    t('proofing.bank_refused_title'),
  );
}
