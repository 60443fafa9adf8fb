import type { TextKey } from '../../../kernel/texts.ts';
import { button, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { newTabLink } from '../../views/panels.ts';
import { cabinetPaths, signInPath } from '../paths.ts';

/**
 * `stale`: somebody is signed in, but gave the password too long ago for what they want to change. `factor_owed`: they have not shown a second
 * factor, and the account has one; `stronger_owed`: only one by SMS, and it has a better one; `code_owed`: the account has none, and no code from a
 * contact was shown before the first.
 */
export type EndReason = 'ended' | 'stale' | 'factor_owed' | 'stronger_owed' | 'code_owed';

const words = {
  ended: { title: 'cabinet.session_ended_title', lead: 'cabinet.session_ended_lead', signIn: 'cabinet.session_ended_sign_in' },
  stale: { title: 'cabinet.fresh_title', lead: 'cabinet.fresh_lead', signIn: 'cabinet.session_ended_sign_in' },
  factor_owed: { title: 'cabinet.fresh_title', lead: 'cabinet.factor_lead', signIn: 'security.factor_button' },
  stronger_owed: { title: 'cabinet.fresh_title', lead: 'cabinet.stronger_lead', signIn: 'security.factor_button' },
  code_owed: { title: 'cabinet.fresh_title', lead: 'first_factor.code_lead', signIn: 'first_factor.code_button' },
} as const satisfies Readonly<Record<EndReason, Readonly<Record<string, TextKey>>>>;

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
  const href = signIn ?? signInPath(cabinetPaths.account, { fresh: reason !== 'ended' });
  return html`<h1>${sessionEndedTitle(context, reason)}</h1>
    <p class="lead">${t(words[reason].lead)}</p>
    <ol class="numbered">
      <li>${newTabLink(context, { href, label: t(words[reason].signIn) })}</li>
      <li>${t('cabinet.session_ended_again')}</li>
    </ol>
    ${form(context, { action: path, hidden: typed }, button({ label: t('cabinet.session_ended_submit') }))}`;
}

export function sessionEndedTitle({ t }: PageContext, reason: EndReason): string {
  return t(words[reason].title);
}
