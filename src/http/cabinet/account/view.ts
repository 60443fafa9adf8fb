import { assuranceLevels, satisfies, type AssuranceLevel } from '../../../kernel/assurance.ts';
import type { TextKey } from '../../../kernel/texts.ts';
import { formatDate } from '../../views/dates.ts';
import { buttonLink } from '../../views/forms.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { levelBadge, panel, type PanelKind } from '../../views/panels.ts';
import { cabinetPaths } from '../paths.ts';
import { nextStep, type IdentityStanding, type NextStep } from './identity-standing.ts';

export interface AccountModel {
  readonly name: string;
  readonly standing: IdentityStanding;
  /** As people write them. */
  readonly contacts: readonly string[];
  /** What has just happened, in words. */
  readonly notice?: string | undefined;
}

export function accountView(context: PageContext, model: AccountModel): Html {
  const { t } = context;
  const { name, standing, notice } = model;
  return html`${notice !== undefined && panel(context, 'success', notice)}
    <h1>${name}</h1>
    <p>${levelBadge(context, standing.level)}</p>
    ${nextStepPanel(context, standing)}
    <h2>${t('cabinet.sections_title')}</h2>
    ${sections(context, model)}
    <h2>${t('cabinet.level_title')}</h2>
    <ol class="level-steps">
      ${assuranceLevels.map((level) => levelStep(context, level, standing.level))}
    </ol>`;
}

interface Step {
  readonly title: TextKey;
  readonly text: TextKey;
  readonly action?: { readonly label: TextKey; readonly href: string };
}

const result = { label: 'cabinet.next_refused_button', href: cabinetPaths.checks } as const;

const steps: Readonly<Record<NextStep, Step>> = {
  fill_in: {
    title: 'cabinet.next_title',
    text: 'cabinet.next_fill_in',
    action: { label: 'cabinet.next_fill_in_button', href: cabinetPaths.identity },
  },
  continue: {
    title: 'cabinet.next_title',
    text: 'cabinet.next_continue',
    action: { label: 'cabinet.next_continue_button', href: cabinetPaths.identity },
  },
  wait: {
    title: 'cabinet.next_running_title',
    text: 'cabinet.next_running',
    action: { label: 'cabinet.next_running_button', href: cabinetPaths.checks },
  },
  correct: { title: 'cabinet.next_refused_title', text: 'cabinet.next_refused', action: result },
  renew: { title: 'cabinet.next_withdrawn_title', text: 'cabinet.next_withdrawn', action: result },
  ask_again: { title: 'cabinet.next_refused_title', text: 'cabinet.next_expired', action: result },
  confirm: {
    title: 'cabinet.next_standard_title',
    text: 'cabinet.next_standard',
    action: { label: 'cabinet.next_standard_button', href: cabinetPaths.confirm },
  },
  none: { title: 'cabinet.next_confirmed_title', text: 'cabinet.next_confirmed' },
};

const kinds: Readonly<Partial<Record<NextStep, PanelKind>>> = {
  correct: 'warning',
  renew: 'warning',
  ask_again: 'warning',
  confirm: 'success',
  none: 'success',
};

function nextStepPanel(context: PageContext, standing: IdentityStanding): Html {
  const { t } = context;
  const step = nextStep(standing);
  const { title, text, action } = steps[step];
  const body = html`<p>${t(text)}</p>
    ${action !== undefined && buttonLink({ label: t(action.label), href: action.href, kind: 'primary' })}`;
  return panel(context, kinds[step] ?? 'notice', body, t(title));
}

/** One row for each part of the account: its name, what stands in it, and the way in. */
function sections(context: PageContext, { standing, contacts }: AccountModel): Html {
  const { t } = context;
  const rows = [
    { href: cabinetPaths.identity, name: t('cabinet.section_identity'), text: identityText(context, standing) },
    standing.submission !== undefined && {
      href: cabinetPaths.checks,
      name: t('cabinet.section_checks'),
      text: t(`cabinet.section_checks_${standing.submission}`),
    },
    { href: cabinetPaths.confirm, name: t('proofing.title'), text: t(`cabinet.section_confirm_${standing.level}`) },
    { href: cabinetPaths.contacts, name: t('cabinet.section_contacts'), text: contacts.join(', ') },
  ];
  return html`<ul class="section-list">
    ${rows.map((row) => row !== false && html`<li><a href="${row.href}">${row.name}</a><span class="muted">${row.text}</span></li>`)}
  </ul>`;
}

function identityText({ t, language }: PageContext, { hasDraft, submission, verifiedAt }: IdentityStanding): string {
  if (verifiedAt !== undefined) {
    const date = formatDate(language, verifiedAt);
    return t(submission === 'running' ? 'cabinet.section_identity_verified_running' : 'cabinet.section_identity_verified', { date });
  }
  if (submission === 'running') return t('cabinet.section_identity_running');
  if (hasDraft) return t('cabinet.section_identity_draft');
  return t(submission === 'refused' ? 'cabinet.section_identity_refused' : 'cabinet.section_identity_empty');
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
