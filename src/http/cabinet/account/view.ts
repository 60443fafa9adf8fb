import type { Overview } from '../../../capabilities/personal-data/overview.ts';
import { momentInWords } from '../../../capabilities/service-centres/wall-clock.ts';
import { assuranceLevels, satisfies, type AssuranceLevel } from '../../../kernel/assurance.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { levelBadge, panel } from '../../views/panels.ts';
import { eventList, type ShownEvent } from '../activity/event-list.ts';
import { cabinetPaths } from '../paths.ts';
import { nextStepPanel } from './next-step.ts';
import { sectionList, type ListedSections } from './section-list.ts';
import { warningsPanel, type Warned } from './warnings.ts';

export interface AccountModel extends ListedSections, Warned {
  readonly overview: Warned['overview'];
  readonly name: string;
  /** Newest first. */
  readonly recent: readonly ShownEvent[];
  /** What has just happened, in words. */
  readonly notice?: string | undefined;
}

export function accountView(context: PageContext, model: AccountModel): Html {
  const { t } = context;
  const { name, standing, notice, recent } = model;
  const step = assuranceLevels.indexOf(standing.level) + 1;
  return html`${notice !== undefined && panel(context, 'success', notice)}
    <h1>${name}</h1>
    <p>
      ${levelBadge(context, standing.level)}
      <a class="level-progress" href="#levels">${t('home.level_progress', { step, total: assuranceLevels.length })}</a>
    </p>
    ${nextStepPanel(context, standing)} ${warningsPanel(context, model)} ${visitPanel(context, model.overview)}
    ${sectionList(context, model)}
    <h2>${t('home.recent_title')}</h2>
    ${eventList(context, recent)}
    <p><a href="${cabinetPaths.activity}">${t('home.recent_all')}</a></p>
    <h2 id="levels">${t('cabinet.level_title')}</h2>
    <ol class="level-steps">
      ${assuranceLevels.map((level) => levelStep(context, level, standing.level))}
    </ol>`;
}

function visitPanel(context: PageContext, { visit }: Pick<Overview, 'visit'>): Html | undefined {
  if (visit === undefined) return undefined;
  const { t, language } = context;
  const moment = momentInWords(language, visit.startsAt, visit.timeZone);
  return panel(context, 'notice', html`<p>${t('home.visit', { moment })} <a href="${cabinetPaths.visits}">${t('home.visit_link')}</a></p>`);
}

function levelStep(context: PageContext, level: AssuranceLevel, held: AssuranceLevel): Html {
  const { t } = context;
  const reached = satisfies(held, level);
  const isNext = !reached && assuranceLevels[assuranceLevels.indexOf(held) + 1] === level;
  const state = reached ? 'reached' : isNext ? 'next' : 'later';
  return html`<li class="level-step level-step-${state}">
    ${reached && html`<span class="level-tick" aria-hidden="true"></span>`}
    <p class="level-step-name">${levelBadge(context, level)} <span class="level-state">${t(`cabinet.level_${state}`)}</span></p>
    <p>${t(`cabinet.level_${level}`)}</p>
  </li>`;
}
