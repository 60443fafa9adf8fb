import { button, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { newTabLink } from '../../views/panels.ts';
import { cabinetPaths, signInPath } from '../paths.ts';

/** `stale`: somebody is signed in, but gave the password too long ago for what they want to change. */
export type EndReason = 'ended' | 'stale';

export interface SessionEndedModel {
  readonly reason: EndReason;
  /** Where the form was sent. */
  readonly path: string;
  readonly typed: Readonly<Record<string, string>>;
  /** Where to sign in, for pages that demand more than the cabinet. */
  readonly signIn?: string | undefined;
}

/** Nothing typed is lost: sign in beside this page, then send the same form again from it. */
export function sessionEndedView(context: PageContext, { path, reason, typed, signIn }: SessionEndedModel): Html {
  const { t } = context;
  const href = signIn ?? signInPath(cabinetPaths.account, { fresh: reason === 'stale' });
  return html`<h1>${sessionEndedTitle(context, reason)}</h1>
    <p class="lead">${t(reason === 'stale' ? 'cabinet.fresh_lead' : 'cabinet.session_ended_lead')}</p>
    <ol class="numbered">
      <li>${newTabLink(context, { href, label: t('cabinet.session_ended_sign_in') })}</li>
      <li>${t('cabinet.session_ended_again')}</li>
    </ol>
    ${form(context, { action: path, hidden: typed }, button({ label: t('cabinet.session_ended_submit') }))}`;
}

export function sessionEndedTitle({ t }: PageContext, reason: EndReason): string {
  return t(reason === 'stale' ? 'cabinet.fresh_title' : 'cabinet.session_ended_title');
}
