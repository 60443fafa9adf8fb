import type { StandingProof } from '../../../capabilities/accounts/assurance-level.ts';
import { methodRow } from '../../../capabilities/proofing/catalogue.ts';
import type { AssuranceLevel } from '../../../kernel/assurance.ts';
import { formatDate } from '../../views/dates.ts';
import { buttonLink } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext, WaitingSite } from '../../views/page-context.ts';
import { backLink, levelBadge, panel, summaryList } from '../../views/panels.ts';
import { cabinetPaths } from '../paths.ts';
import { donePanel } from './done-panel.ts';
import { capitalised, methodList, type MethodState } from './method-list.ts';

export interface ConfirmModel {
  readonly level: AssuranceLevel;
  readonly mayStart: boolean;
  readonly proofs: readonly StandingProof[];
  readonly methods: readonly MethodState[];
  /** A proof has just been added. */
  readonly done: boolean;
  readonly site: WaitingSite | undefined;
}

export function confirmView(context: PageContext, model: ConfirmModel): Html {
  const { t } = context;
  return html`${backLink(context, cabinetPaths.account)} ${model.done && donePanel(context, model.site)}
    <h1>${t('proofing.title')}</h1>
    <p>${levelBadge(context, model.level)}</p>
    ${model.proofs.length > 0 && proofList(context, model)} ${model.mayStart ? ways(context, model) : dataFirst(context)}`;
}

function proofList({ t, language }: PageContext, { proofs, site }: ConfirmModel): Html {
  return html`<h2>${t('proofing.held_title')}</h2>
    ${summaryList(
      proofs.map(({ method, provedAt }) => ({
        term: capitalised(t(methodRow(method).name)),
        value: html`${formatDate(language, provedAt)}
        ${site !== undefined && !site.takes.includes(method) && html`<p class="muted">${t('proofing.not_taken', { name: site.name })}</p>`}`,
      })),
    )}`;
}

function ways(context: PageContext, { methods, level, site }: ConfirmModel): Html {
  const { t } = context;
  if (methods.length === 0) return html`<p>${t('proofing.none_offered')}</p>`;
  return html`<h2>${t(level === 'confirmed' ? 'proofing.further_title' : 'proofing.ways_title')}</h2>
    <p>${t('proofing.ways_lead')}</p>
    ${methodList(context, methods, site)}`;
}

/** A proof compares the person with data: it has to be checked before. */
function dataFirst(context: PageContext): Html {
  const { t } = context;
  return panel(
    context,
    'notice',
    html`<p>${t('proofing.data_first')}</p>
      ${buttonLink({ label: t('level.how_standard_button'), href: cabinetPaths.identity, kind: 'primary' })}`,
    t('proofing.data_first_title'),
  );
}
