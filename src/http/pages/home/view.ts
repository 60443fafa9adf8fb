import { assuranceLevels, type AssuranceLevel } from '../../../kernel/assurance.ts';
import type { Translate } from '../../../kernel/texts.ts';
import { signInPath } from '../../cabinet/paths.ts';
import { buttonLink, buttonRow } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { levelBadge, summaryList, type SummaryRow } from '../../views/panels.ts';

/** What this place is, for somebody who came without a site that sent them. `held`: the level of whoever is signed in. */
export function homeView(context: PageContext, held: AssuranceLevel | undefined): Html {
  const { t } = context;
  return html`<h1>${t('home.title')}</h1>
    <p class="lead">${t('home.lead')}</p>
    ${held === undefined ? waysIn(context) : wayToAccount(context, held)}
    <h2>${t('home.levels_title')}</h2>
    ${summaryList(assuranceLevels.map((level) => levelRow(context, level)))}
    <h2>${t('home.sign_in_title')}</h2>
    <p>${t('home.sign_in_text')}</p>`;
}

function waysIn({ t }: PageContext): Html {
  return buttonRow(
    buttonLink({ label: t('home.sign_in'), href: signInPath('/account'), kind: 'primary' }),
    buttonLink({ label: t('home.register'), href: '/registration' }),
  );
}

function wayToAccount(context: PageContext, held: AssuranceLevel): Html {
  const { t } = context;
  return html`<p>${levelBadge(context, held)}</p>
    ${buttonLink({ label: t('home.account'), href: '/account', kind: 'primary' })}`;
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
      .map((paragraph) => html`<p>${paragraph}</p>`)}
    ${name === 'help' && waysBackIn(t)}`;
}

function waysBackIn(t: Translate): Html {
  return buttonRow(
    buttonLink({ label: t('home.help_recovery'), href: '/recovery' }),
    buttonLink({ label: t('home.help_centres'), href: '/service-centres' }),
  );
}
