import { assuranceLevels, type AssuranceLevel } from '../../../kernel/assurance.ts';
import { buttonLink } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { levelBadge, summaryList, type SummaryRow } from '../../views/panels.ts';

/** What this place is, for somebody who came without a site that sent them. */
export function homeView(context: PageContext): Html {
  const { t } = context;
  return html`<h1>${t('home.title')}</h1>
    <p class="lead">${t('home.lead')}</p>
    ${buttonLink({ label: t('home.register'), href: '/registration', kind: 'primary' })}
    <h2>${t('home.levels_title')}</h2>
    ${summaryList(assuranceLevels.map((level) => levelRow(context, level)))}
    <h2>${t('home.sign_in_title')}</h2>
    <p>${t('home.sign_in_text')}</p>`;
}

function levelRow(context: PageContext, level: AssuranceLevel): SummaryRow {
  const { t } = context;
  const value = html`${levelBadge(context, level)}
    <p>${t(`home.level_${level}`)}</p>`;
  return { term: t(`home.step_${level}`), value };
}

/** A page of plain paragraphs: help, privacy, terms. */
export function proseView({ t }: PageContext, name: 'help' | 'privacy' | 'terms'): Html {
  return html`<h1>${t(`home.${name}_title`)}</h1>
    ${t(`home.${name}_text`)
      .split('\n')
      .map((paragraph) => html`<p>${paragraph}</p>`)}`;
}
