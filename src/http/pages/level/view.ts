import { assuranceLevels, satisfies, type AssuranceLevel } from '../../../kernel/assurance.ts';
import { cabinetPaths } from '../../cabinet/paths.ts';
import { button, buttonLink, buttonRow, form } from '../../views/forms.ts';
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
  /** The registries are checking the citizen's data. */
  readonly running: boolean;
  /** How long the site's request waits, counted from its beginning. */
  readonly waitMinutes: number;
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
    ${wayUp(context, model)}
    ${form(
      context,
      { action: `/interaction/${model.uid}` },
      buttonRow(
        model.optional &&
          button({ label: t('level.continue'), kind: mayStart(model) ? 'secondary' : 'primary', name: 'decision', value: 'continue' }),
        button({
          label: t('level.back', { name: model.relyingPartyName }),
          kind: 'secondary',
          name: 'decision',
          value: 'decline',
        }),
      ),
    )}`;
}

/** The next step from here: data for the registries first, then the person in person. */
function wayUp({ t }: PageContext, model: LevelModel): Html {
  if (!mayStart(model)) return html`<p>${t('level.how_text')}</p>`;
  const { relyingPartyName: name, running, waitMinutes } = model;
  const action = running
    ? { label: t('level.how_running_button'), href: cabinetPaths.checks }
    : { label: t('level.how_standard_button'), href: cabinetPaths.identity };
  return html`<p>${t(lowestOf(model) === 'standard' ? 'level.how_standard' : 'level.how_confirmed')}</p>
    <p>${t('level.how_return', { name, count: waitMinutes })}</p>
    ${buttonLink({ ...action, kind: 'primary' })}`;
}

/** Whether checked data is what the citizen lacks first. */
function mayStart(model: LevelModel): boolean {
  const lowest = lowestOf(model);
  return lowest !== undefined && satisfies(lowest, 'standard') && !satisfies(model.held, 'standard');
}

function lowestOf({ required }: LevelModel): AssuranceLevel | undefined {
  return assuranceLevels.find((level) => required.some((one) => one.level === level));
}
