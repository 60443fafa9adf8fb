import type { AssuranceLevel } from '../../../kernel/assurance.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext, WaitingSite } from '../../views/page-context.ts';
import { backLink, levelBadge, panel } from '../../views/panels.ts';
import type { SubmissionState } from '../account/identity-standing.ts';
import { dataStep, dataStepLink } from '../checks/data-step.ts';
import { cabinetPaths } from '../paths.ts';
import { donePanel } from './done-panel.ts';
import { proofList, type NamedProof } from './proof-list.ts';
import { methodList, type MethodState } from './method-list.ts';

export interface ConfirmModel {
  readonly level: AssuranceLevel;
  readonly mayStart: boolean;
  /** How the data sent last stands with the registries; undefined when nothing was sent. */
  readonly submission: SubmissionState | undefined;
  readonly proofs: readonly NamedProof[];
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
    ${model.proofs.length > 0 && proofList(context, model.proofs, model.site)}
    ${model.mayStart ? ways(context, model) : dataFirst(context, model)}`;
}

function ways(context: PageContext, { methods, level, site }: ConfirmModel): Html {
  const { t } = context;
  if (methods.length === 0) return html`<p>${t('proofing.none_offered')}</p>`;
  return html`<h2>${t(level === 'confirmed' ? 'proofing.further_title' : 'proofing.ways_title')}</h2>
    <p>${t('proofing.ways_lead')}</p>
    ${methodList(context, methods, site)}`;
}

const dataTexts = {
  fill_in: { title: 'proofing.data_first_title', text: 'proofing.data_first' },
  follow: { title: 'proofing.data_running_title', text: 'proofing.data_running' },
  look: { title: 'proofing.data_refused_title', text: 'proofing.data_refused' },
} as const;

/** A proof compares the person with data: it has to be checked before. */
function dataFirst(context: PageContext, { submission }: ConfirmModel): Html {
  const { t } = context;
  const step = dataStep(submission);
  const { title, text } = dataTexts[step];
  return panel(
    context,
    step === 'look' ? 'warning' : 'notice',
    html`<p>${t(text)}</p>
      ${dataStepLink(context, step)}`,
    t(title),
  );
}
