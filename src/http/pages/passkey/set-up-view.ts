import { passkeyLabelField } from '../../cabinet/passkeys/label-field.ts';
import { cabinetPaths, signInPath } from '../../cabinet/paths.ts';
import { button, buttonLink, errorSummary } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { backLink } from '../../views/panels.ts';
import { passkeyForm } from '../../views/passkey-form.ts';

export interface SetUpModel {
  readonly uid: string;
  /** For the browser; undefined when the last factor was shown too long ago. */
  readonly options: Readonly<Record<string, unknown>> | undefined;
  readonly label: string;
  readonly errors: readonly FieldError[];
}

export function setUpView(context: PageContext, { uid, options, label, errors }: SetUpModel): Html {
  const { t } = context;
  return html`${backLink(context, `/interaction/${uid}`)} ${errorSummary(context, errors)}
    <h1>${t('passkey.title_set_up')}</h1>
    <p class="lead">${t('passkey.set_up_lead')}</p>
    ${
      options === undefined
        ? signInFirst(context)
        : html`<p>${t('passkey.add_text')}</p>
            ${passkeyForm(
              context,
              { action: `/interaction/${uid}/passkey`, ceremony: 'create', options },
              html`${passkeyLabelField(context, label, errors)} ${button({ label: t('passkey.add_button') })}`,
            )}`
    }`;
}

function signInFirst(context: PageContext): Html {
  const { t } = context;
  const href = signInPath(cabinetPaths.passkeys, { fresh: true });
  return html`<p>${t('passkey.set_up_stale', { link: t('cabinet.waiting_link') })}</p>
    ${buttonLink({ label: t('passkey.set_up_stale_button'), href, kind: 'primary' })}`;
}
