import type { Progress } from '../../../capabilities/registries/progress.ts';
import { checkRow } from '../../cabinet/checks/check-row.ts';
import { buttonLink, buttonRow } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { completion, panel, stepIndicator } from '../../views/panels.ts';
import { deskPaths, pathOf } from '../paths.ts';
import { VISITOR_STEPS } from '../visitors/view.ts';

export function checkingView(
  context: PageContext,
  { progress, path }: { readonly progress: Progress | undefined; readonly path: string },
): Html {
  const { t } = context;
  return html`${stepIndicator(context, { step: 4, total: VISITOR_STEPS })}
    <h1>${t('desk.visitor_checking_title')}</h1>
    <p class="lead">${t('desk.visitor_checking_lead')}</p>
    ${panel(context, 'notice', html`<p>${t('desk.visitor_link_sent')}</p>`)}
    ${
      progress !== undefined &&
      html`<ul class="check-list">
        ${progress.checks.map((check) => checkRow(context, check, progress))}
      </ul>`
    }
    ${buttonRow(
      buttonLink({ label: t('desk.visitor_look'), href: path, kind: 'primary', autofocus: true }),
      buttonLink({ label: t('desk.next_visitor'), href: deskPaths.desk }),
    )}`;
}

export function confirmedView({ t }: PageContext, caseId: string): Html {
  return html`${completion({ title: t('desk.visit_title_confirmed'), body: html`<p class="lead">${t('desk.visitor_confirmed_lead')}</p>` })}
  ${buttonRow(
    buttonLink({ label: t('desk.next_visitor'), href: deskPaths.desk, kind: 'primary', autofocus: true }),
    buttonLink({ label: t('desk.receipt_link'), href: pathOf(deskPaths.receipt, caseId) }),
  )}`;
}

export function endedView({ t }: PageContext, ended: 'closed' | 'expired'): Html {
  return html`<h1>${t(`desk.visit_title_${ended}`)}</h1>
    <p class="lead">${t(`desk.visit_ended_${ended}`)}</p>
    ${buttonLink({ label: t('desk.next_visitor'), href: deskPaths.desk, kind: 'primary', autofocus: true })}`;
}
