import { button, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { newTabLink } from '../../views/panels.ts';
import { cabinetPaths, signInPath } from '../paths.ts';

export interface SessionEndedModel {
  /** Where the form was sent. */
  readonly path: string;
  readonly typed: Readonly<Record<string, string>>;
}

/** Nothing typed is lost: sign in beside this page, then send the same form again from it. */
export function sessionEndedView(context: PageContext, { path, typed }: SessionEndedModel): Html {
  const { t } = context;
  return html`<h1>${t('cabinet.session_ended_title')}</h1>
    <p class="lead">${t('cabinet.session_ended_lead')}</p>
    <ol class="numbered">
      <li>${newTabLink(context, { href: signInPath(cabinetPaths.account), label: t('cabinet.session_ended_sign_in') })}</li>
      <li>${t('cabinet.session_ended_again')}</li>
    </ol>
    ${form(context, { action: path, hidden: typed }, button({ label: t('cabinet.session_ended_submit') }))}`;
}
