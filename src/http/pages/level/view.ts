import { methodRow } from '../../../capabilities/proofing/catalogue.ts';
import { proofMethods } from '../../../kernel/proof-method.ts';
import { dataStep, dataStepLink } from '../../cabinet/checks/data-step.ts';
import { methodList } from '../../cabinet/confirm/method-list.ts';
import { formatDate } from '../../views/dates.ts';
import { formatDuration } from '../../views/durations.ts';
import { button, buttonRow, form } from '../../views/forms.ts';
import type { TextKey } from '../../../kernel/texts.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { levelBadge, summaryList } from '../../views/panels.ts';
import { lackOf, lacksOtherProof, lowestRequired, type LevelModel } from './level-model.ts';

/** What this site accepts, what the citizen has, and the ways on. */
export function levelView(context: PageContext, model: LevelModel): Html {
  const { t } = context;
  const { name, href } = model.site;
  const goOn = { label: t('level.continue'), name: 'decision', value: 'continue' };
  return html`<h1>${t(levelTitle(model))}</h1>
    <p class="lead">${lead(context, model)}</p>
    ${
      !(model.ownPage && needsStepUp(model)) &&
      summaryList([
        { term: t('level.required'), value: accepted(context, model) },
        { term: t('level.held'), value: held(context, model) },
      ])
    }
    <h2>${t('level.how_title')}</h2>
    ${wayUp(context, model)}
    ${form(
      context,
      { action: href },
      buttonRow(
        model.optional && button({ ...goOn, kind: lackOf(model) === 'other' ? 'primary' : 'secondary' }),
        button({ label: t('level.back', { name }), kind: 'secondary', name: 'decision', value: 'decline' }),
      ),
    )}`;
}

/** What lacks, in the words of the page's title. */
export function levelTitle(model: Pick<LevelModel, 'optional' | 'stepUp' | 'required' | 'held' | 'counting'>): TextKey {
  if (model.optional) return lacksOtherProof(model) ? 'level.other_proof_title_optional' : 'level.title_optional';
  if (lacksOtherProof(model)) return 'level.other_proof_title';
  return needsStepUp(model) ? 'level.step_up_title' : 'level.title';
}

function needsStepUp(model: Pick<LevelModel, 'stepUp' | 'required' | 'held' | 'counting'>): boolean {
  return model.stepUp !== undefined && lackOf(model) === 'other';
}

function lead({ t }: PageContext, model: LevelModel): string {
  const { name } = model.site;
  if (lacksOtherProof(model)) return t(model.optional ? 'level.other_proof_lead_optional' : 'level.other_proof_lead', { name });
  if (model.optional) return t('level.lead_optional', { name });
  if (!needsStepUp(model)) return t('level.lead', { name });
  return model.ownPage ? t('second_step.lead_own') : t(`level.step_up_${model.stepUp?.strength ?? 'mfa'}`);
}

function accepted(context: PageContext, { required, site, confirmedWithin }: LevelModel): Html {
  const { t, language } = context;
  if (required.length === 0) return html`${t('level.unknown')}`;
  const needsProof = required.some(({ level }) => level === 'confirmed');
  const methods = site.takes.map((method) => t(methodRow(method).name)).join(', ');
  return html`${required.map(
    ({ level, strength }) => html`<p>${levelBadge(context, level)} ${strength !== 'single' && t(`level.strength_${strength}`)}</p>`,
  )}
  ${needsProof && site.takes.length < proofMethods.length && html`<p>${t('level.accepted_ways', { methods })}</p>`}
  ${
    needsProof &&
    confirmedWithin !== undefined &&
    html`<p>${t('level.accepted_within', { age: formatDuration(language, confirmedWithin) })}</p>`
  }`;
}

function held(context: PageContext, { held: level, proofs, site, stepUp, strength }: LevelModel): Html {
  const { t, language } = context;
  return html`<p>${levelBadge(context, level)} ${stepUp !== undefined && t(`level.held_strength_${strength}`)}</p>
    ${proofs.map(({ method, provedAt, counts }) => {
      const key = counts ? 'level.held_by' : site.takes.includes(method) ? 'level.held_too_old' : 'level.held_not_taken';
      return html`<p class="muted">${t(key, { method: t(methodRow(method).name), date: formatDate(language, provedAt) })}</p>`;
    })}`;
}

/** The next step from here: data for the registries first, then the person. */
function wayUp(context: PageContext, model: LevelModel): Html {
  const lack = lackOf(model);
  if (lack === 'data') return dataFirst(context, model);
  if (lack === 'proof') return proofs(context, model);
  return model.stepUp === undefined ? html`<p>${context.t('level.how_text')}</p>` : strongerSignIn(context, model.stepUp, model.optional);
}

function strongerSignIn({ t }: PageContext, { strength, links }: NonNullable<LevelModel['stepUp']>, optional: boolean): Html {
  return html`${optional && html`<p>${t(`level.step_up_${strength}`)}</p>`}
    <ul class="link-list">
      ${links.map(({ href, label }) => html`<li><a href="${href}">${t(label)}</a></li>`)}
    </ul>`;
}

function dataFirst(context: PageContext, model: LevelModel): Html {
  const step = dataStep(model.submission);
  const whole = lowestRequired(model) === 'standard' ? 'level.how_standard' : 'level.how_confirmed';
  const texts = { fill_in: whole, follow: 'level.how_running', look: 'level.how_refused' } as const;
  return html`<p>${context.t(texts[step])}</p>
    ${waits(context, model)} ${dataStepLink(context, step)}`;
}

function proofs(context: PageContext, model: LevelModel): Html {
  const { t } = context;
  if (model.methods.length === 0) return html`<p>${t('level.how_nowhere')}</p>`;
  return html`<p>${t('level.how_prove')}</p>
    ${methodList(context, model.methods, model.site)} ${waits(context, model)}`;
}

function waits({ t }: PageContext, { site: { name }, waitMinutes }: LevelModel): Html {
  return html`<p>${t('level.how_return', { name, count: waitMinutes })}</p>`;
}
