import type { Passkey } from '../../../capabilities/authentication/passkey.ts';
import { button, buttonLink, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { backLink, panel } from '../../views/panels.ts';
import { passkeyFault } from '../../views/passkey-form.ts';
import { passkeyLabelField } from '../passkeys/label-field.ts';
import type { BindingStanding } from '../factor-change.ts';
import { standingSignIn } from '../fresh-sign-in.ts';
import { cabinetPaths } from '../paths.ts';

export interface PasskeyModel {
  readonly passkey: Passkey;
  readonly typed: string;
  /** Whether enough was shown, recently enough. */
  readonly standing: BindingStanding;
  /** It is the last second step: two steps are switched off with it. */
  readonly endsTwoStep: boolean;
  readonly errors: readonly FieldError[];
  /** Why it has to stay. */
  readonly fault: string | undefined;
}

export function passkeyEditView(context: PageContext, model: PasskeyModel): Html {
  const { t } = context;
  const { passkey, errors, fault } = model;
  return html`${backLink(context, cabinetPaths.passkeys)} ${errorSummary(context, errors)}
    ${fault !== undefined && passkeyFault(context, fault)}
    <h1>${t('passkey.edit_title', { label: passkey.label })}</h1>
    <p class="muted">${t(`passkey.device_${passkey.device}`)}</p>
    ${model.standing.kind === 'ready' ? changes(context, model) : signInFirst(context, model.standing)}`;
}

function changes(context: PageContext, { passkey, typed, endsTwoStep, errors }: PasskeyModel): Html {
  const { t } = context;
  const action = `${cabinetPaths.passkeys}/${passkey.id}`;
  return html`${form(context, { action }, html`${passkeyLabelField(context, typed, errors)} ${button({ label: t('passkey.edit_submit') })}`)}
    <h2>${t('passkey.remove_title')}</h2>
    <p>${t('passkey.remove_text')}</p>
    ${endsTwoStep && panel(context, 'warning', html`<p>${t('passkey.remove_two_step')}</p>`)}
    ${form(context, { action, hidden: { action: 'remove' } }, button({ label: t('passkey.remove_button'), kind: 'secondary' }))}`;
}

/** Back on the list, where this one is one step away. */
function signInFirst(context: PageContext, standing: BindingStanding): Html {
  const { t } = context;
  if (standing.kind.endsWith('_owed')) return standingSignIn(context, standing);
  return html`${panel(context, 'notice', html`<p>${t('passkey.edit_fresh')}</p>`)}
  ${buttonLink({ label: t('cabinet.session_ended_sign_in'), href: standing.signIn, kind: 'primary' })}`;
}

export function passkeyGoneView(context: PageContext): Html {
  const { t } = context;
  return html`<h1>${t('passkey.gone_title')}</h1>
    <p class="lead">${t('passkey.gone_text')}</p>
    ${buttonLink({ label: t('passkey.gone_link'), href: cabinetPaths.passkeys, kind: 'primary' })}`;
}
