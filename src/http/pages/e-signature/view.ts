import { errorSummary } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { backLink, panel } from '../../views/panels.ts';
import { signatureForm } from '../../views/signature-form.ts';

export interface SignatureSignInModel {
  readonly uid: string;
  /** The page that led here. */
  readonly back: string;
  readonly expiresAt: Date;
  readonly errors: readonly FieldError[];
  readonly pasted: string;
  /** Somebody is signed in already, or has shown a first factor: it has to be their signature. */
  readonly again: boolean;
}

export function signatureSignInView(context: PageContext, { uid, back, again, ...form }: SignatureSignInModel): Html {
  const { t } = context;
  const action = `/interaction/${uid}/e-signature`;
  return html`${backLink(context, back)} ${errorSummary(context, form.errors)}
    <h1>${t('e_signature.title')}</h1>
    <p class="lead">${t(again ? 'e_signature.lead_again' : 'e_signature.lead')}</p>
    ${panel(context, 'warning', html`<p>${t('e_signature.warning')}</p>`)}
    ${signatureForm(context, { action, ...form, submit: t('e_signature.submit') })}`;
}
