import type { AssuranceLevel } from '../../../kernel/assurance.ts';
import { button, buttonRow, form } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { levelBadge, summaryList } from '../../views/panels.ts';

export interface LevelModel {
  readonly uid: string;
  readonly relyingPartyName: string;
  readonly held: AssuranceLevel;
  /** What the site accepts: levels with the strength of sign-in they must come with. */
  readonly required: readonly { readonly level: AssuranceLevel; readonly strength: 'single' | 'mfa' | 'key' }[];
  /** The site only wishes for the level: the citizen may go on without. */
  readonly optional: boolean;
}

/** What this site accepts, what the citizen has, and the ways on. */
export function levelView(context: PageContext, model: LevelModel): Html {
  const { t } = context;
  const required = model.required.map(
    ({ level, strength }) => html`<p>${levelBadge(context, level)} ${strength !== 'single' && t(`level.strength_${strength}`)}</p>`,
  );
  return html`<h1>${t(model.optional ? 'level.title_optional' : 'level.title')}</h1>
    <p class="lead">${t(model.optional ? 'level.lead_optional' : 'level.lead', { name: model.relyingPartyName })}</p>
    ${summaryList([
      { term: t('level.required'), value: required.length === 0 ? t('level.unknown') : required },
      { term: t('level.held'), value: levelBadge(context, model.held) },
    ])}
    <h2>${t('level.how_title')}</h2>
    <p>${t('level.how_text')}</p>
    ${form(
      context,
      { action: `/interaction/${model.uid}` },
      buttonRow(
        model.optional && button({ label: t('level.continue'), name: 'decision', value: 'continue' }),
        button({
          label: t('level.back', { name: model.relyingPartyName }),
          kind: model.optional ? 'secondary' : 'primary',
          name: 'decision',
          value: 'decline',
        }),
      ),
    )}`;
}
