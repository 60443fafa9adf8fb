import type { Progress } from '../../../capabilities/registries/progress.ts';
import { assetUrl } from '../../assets.ts';
import { refusalPanel } from '../../cabinet/checks/refusal-panel.ts';
import { documentSection } from '../../cabinet/identity/document-section.ts';
import { nameSection, numbersSection, personSection } from '../../cabinet/identity/person-sections.ts';
import type { SectionModel } from '../../cabinet/identity/section.ts';
import { button, errorSummary, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { panel, stepIndicator } from '../../views/panels.ts';
import { VISITOR_STEPS } from '../visitors/view.ts';

export interface DataStepModel extends SectionModel {
  readonly action: string;
  /** Why the whole form could not be taken. */
  readonly problem: string | undefined;
  /** What the registries said of the data that was sent before. */
  readonly refused: Progress | undefined;
}

export function dataStepView(context: PageContext, model: DataStepModel): Html {
  const { t } = context;
  const { action, errors, problem, refused } = model;
  return html`${errorSummary(context, errors)} ${stepIndicator(context, { step: 3, total: VISITOR_STEPS })}
    <h1>${t('desk.visitor_data_title')}</h1>
    <p class="lead">${t('desk.visitor_data_lead')}</p>
    ${problem !== undefined && panel(context, 'warning', html`<p>${problem}</p>`)}
    ${refused?.state === 'refused' && refusalPanel(context, refused)}
    ${refused !== undefined && refused.state !== 'refused' && panel(context, 'warning', html`<p>${t('desk.visitor_data_again')}</p>`)}
    ${form(
      context,
      { action },
      html`<div data-identity-form data-module="${assetUrl('identity-form.js')}">
        ${nameSection(context, model)} ${personSection(context, model, t('desk.visitor_person'))} ${numbersSection(context, model)}
        ${documentSection(context, model)} ${button({ label: t('desk.visitor_data_submit') })}
      </div>`,
    )}`;
}
