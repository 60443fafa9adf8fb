import type { Account } from '../../../capabilities/accounts/account.ts';
import type { Approval } from '../../../capabilities/operators/approval.ts';
import type { NewContact } from '../../../capabilities/operators/new-contact.ts';
import { maskContact } from '../../../kernel/identifier.ts';
import { formatMoment } from '../../views/dates.ts';
import { button, buttonRow, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { backLink, panel, summaryList, type PanelKind } from '../../views/panels.ts';
import { citizenCard } from '../citizen-card.ts';
import { deskPaths, pathOf } from '../paths.ts';
import { unbroken } from '../../views/unbroken.ts';

export interface ApprovalModel {
  readonly approval: Approval;
  /** For whoever asked and whoever may decide, while the request waits. */
  readonly account: Account | undefined;
  /** That the visitor proved to hold; likewise. */
  readonly newContact: NewContact | undefined;
  /** The document was compared, and whoever decides looks at it and at the visitor. */
  readonly showsName: boolean;
  readonly mayDecide: boolean;
  readonly mayWithdraw: boolean;
  /** Why the decision could not be carried out. */
  readonly problem: string | undefined;
}

const kinds: Readonly<Record<Approval['state'], PanelKind>> = {
  requested: 'notice',
  approved: 'success',
  rejected: 'warning',
  withdrawn: 'warning',
  expired: 'warning',
};

export function approvalView(context: PageContext, model: ApprovalModel): Html {
  const { t, language } = context;
  const { approval, account, newContact, showsName, mayDecide, mayWithdraw, problem } = model;
  const { kind, state, reason, requestedAt, requestedBy, expiresAt, approvalId } = approval;
  const rows = [
    { term: t('desk.approval_reason'), value: t(`desk.reason_${reason}`) },
    newContact !== undefined && { term: t('desk.approval_contact'), value: contactText(context, newContact) },
    { term: t('desk.approval_requested_by'), value: `${requestedBy}, ${formatMoment(language, requestedAt)}` },
    approval.decidedBy !== undefined && { term: t('desk.approval_decided_by'), value: approval.decidedBy },
  ].filter((row) => row !== false);
  const states = html`<p>
    ${t(`desk.approval_state_${state}`, state === 'requested' ? { moment: formatMoment(language, expiresAt) } : {})}
  </p>`;
  return html`${backLink(context, deskPaths.approvals)} ${problem !== undefined && panel(context, 'warning', html`<p>${problem}</p>`)}
    <h1>${t(`desk.title_${kind}`)}</h1>
    ${panel(context, kinds[state], states)} ${account !== undefined && citizenCard(context, { account, matched: showsName })}
    ${summaryList(rows)} ${mayDecide && decisionForm(context, approvalId, kind)}
    ${mayWithdraw && form(context, { action: pathOf(deskPaths.withdrawal, approvalId) }, button({ label: t('desk.withdraw'), kind: 'secondary' }))}`;
}

function contactText({ t }: PageContext, { contact, replaces }: NewContact): Html {
  return html`${unbroken(maskContact(contact))}${replaces === 'all' && html`, ${t('desk.approval_replaces_all')}`}`;
}

function decisionForm(context: PageContext, approvalId: string, kind: Approval['kind']): Html {
  const { t } = context;
  return html`<p class="lead">${t(`desk.decide_${kind}`)}</p>
    ${form(
      context,
      { action: pathOf(deskPaths.decision, approvalId) },
      buttonRow(
        button({ label: t('desk.grant'), name: 'decision', value: 'grant' }),
        button({ label: t('desk.reject'), kind: 'secondary', name: 'decision', value: 'reject' }),
      ),
    )}`;
}
