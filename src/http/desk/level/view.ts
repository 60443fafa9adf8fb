import type { Account } from '../../../capabilities/accounts/account.ts';
import { dropReasons } from '../../../capabilities/operators/approval.ts';
import { methodRow } from '../../../capabilities/proofing/catalogue.ts';
import { radios } from '../../views/choices.ts';
import { formatDate } from '../../views/dates.ts';
import { button, errorFor, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { backLink, panel } from '../../views/panels.ts';
import { citizenCard } from '../citizen-card.ts';

export interface LevelModel {
  readonly action: string;
  readonly visitPath: string;
  readonly account: Account;
  readonly matched: boolean;
  readonly typed: string;
  readonly errors: readonly FieldError[];
}

export function levelView(context: PageContext, { action, visitPath, account, matched, typed, errors }: LevelModel): Html {
  const { t, language } = context;
  const fields = html`${radios(context, {
    name: 'reason',
    legend: t('desk.drop_reason'),
    options: dropReasons.map((reason) => ({ value: reason, label: t(`desk.choice_${reason}`) })),
    value: typed,
    error: errorFor(errors, 'reason'),
  })}
  ${button({ label: t('desk.request_submit') })}`;
  return html`${backLink(context, visitPath)} ${errorSummary(context, errors)}
    <h1>${t('desk.title_level_drop')}</h1>
    ${citizenCard(context, { account, matched })}
    <p class="lead">${t('desk.lead_level_drop')}</p>
    <ul>
      ${account.proofs.map(({ method, provedAt }) => html`<li>${t(methodRow(method).name)}, ${formatDate(language, provedAt)}</li>`)}
    </ul>
    ${panel(context, 'notice', html`<p>${t('desk.four_eyes')}</p>`)} ${form(context, { action }, fields)}`;
}
