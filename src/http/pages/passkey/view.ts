import { button, buttonLink, buttonRow } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { backLink, panel } from '../../views/panels.ts';
import { passkeyFault, passkeyForm } from '../../views/passkey-form.ts';

export interface PasskeyModel {
  readonly uid: string;
  readonly title: string;
  /** Somebody is signed in, or has shown a first factor: it has to be their passkey. */
  readonly isStep: boolean;
  /** To the other ways. */
  readonly back: string;
  /** For the browser; undefined when the account has no passkey. */
  readonly options: Readonly<Record<string, unknown>> | undefined;
  readonly justMade: boolean;
  /** What is wrong with what was sent. */
  readonly fault: string | undefined;
  readonly unknownId: string | undefined;
}

export function passkeyView(context: PageContext, model: PasskeyModel): Html {
  const { t } = context;
  const other = buttonLink({ label: t(model.isStep ? 'passkey.other_step' : 'passkey.other_way'), href: model.back });
  const { options, uid, unknownId } = model;
  return html`${backLink(context, model.back)} ${model.fault !== undefined && passkeyFault(context, model.fault)}
    ${model.justMade && model.fault === undefined && panel(context, 'success', html`<p>${t('passkey.set_up_done')}</p>`)}
    <h1>${model.title}</h1>
    <p class="lead">${t(options === undefined ? 'passkey.none_yet' : 'passkey.lead_use')}</p>
    ${
      options === undefined
        ? other
        : passkeyForm(
            context,
            { action: `/interaction/${uid}/passkey`, ceremony: 'get', options, unknownId },
            buttonRow(button({ label: t('passkey.use_button') }), other),
          )
    }`;
}
