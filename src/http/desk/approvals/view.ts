import type { Approval } from '../../../capabilities/operators/approval.ts';
import { formatMoment } from '../../views/dates.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { deskPaths, pathOf } from '../paths.ts';

export interface ApprovalsModel {
  /** Newest first. */
  readonly approvals: readonly Approval[];
  /** Who looks. */
  readonly operatorId: string;
}

export function approvalsView(context: PageContext, { approvals, operatorId }: ApprovalsModel): Html {
  const { t, language } = context;
  const row = ({ approvalId, kind, state, requestedAt, requestedBy }: Approval) => {
    const asked = t(requestedBy === operatorId ? 'desk.approval_by_you' : 'desk.approval_at', {
      moment: formatMoment(language, requestedAt),
    });
    return html`<li>
      <a href="${pathOf(deskPaths.approval, approvalId)}">${t(`desk.title_${kind}`)}</a
      ><span class="muted">${asked}. ${t(`desk.approval_${state}`)}</span>
    </li>`;
  };
  const waiting = approvals.filter(({ state }) => state === 'requested');
  const decided = approvals.filter(({ state }) => state !== 'requested');
  return html`<h1>${t('desk.approvals_title')}</h1>
    <p class="lead">${t('desk.approvals_lead')}</p>
    ${
      waiting.length === 0
        ? html`<p>${t('desk.approvals_none')}</p>`
        : html`<ul class="section-list">
            ${waiting.map(row)}
          </ul>`
    }
    ${
      decided.length > 0 &&
      html`<h2>${t('desk.approvals_decided')}</h2>
        <ul class="section-list">
          ${decided.map(row)}
        </ul>`
    }`;
}
