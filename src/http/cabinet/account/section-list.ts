import type { Overview } from '../../../capabilities/personal-data/overview.ts';
import { formatDate } from '../../views/dates.ts';
import { html, type Html } from '../../views/html.ts';
import type { PageContext } from '../../views/page-context.ts';
import { cabinetPaths } from '../paths.ts';
import { sectionGroups, sections, type Section } from '../sections.ts';
import type { IdentityStanding } from './identity-standing.ts';

export interface ListedSections {
  readonly standing: IdentityStanding;
  readonly overview: Pick<Overview, 'cases'>;
  /** As people write them. */
  readonly contacts: readonly string[];
}

/** All parts of the cabinet by what they are about: the name, what stands in it, and the way in. */
export function sectionList(context: PageContext, listed: ListedSections): Html {
  const { t } = context;
  const now = nowTexts(context, listed);
  const all = rowsOf(listed);
  return html`${sectionGroups.map((group) => {
    const rows = all.filter((row) => row.group === group);
    return (
      rows.length > 0 &&
      html`<h2>${t(`cabinet.group_${group}`)}</h2>
        <ul class="section-list">
          ${rows.map(
            ({ href, name, text }) => html`<li><a href="${href}">${t(name)}</a><span class="muted">${now.get(href) ?? t(text)}</span></li>`,
          )}
        </ul>`
    );
  })}`;
}

/** The checks are a part of their own as long as there is something to see. */
function rowsOf({ standing: { submission } }: ListedSections): readonly Section[] {
  if (submission === undefined) return sections;
  const checks: Section = {
    href: cabinetPaths.checks,
    group: 'data',
    name: 'cabinet.section_checks',
    text: `cabinet.section_checks_${submission}`,
  };
  const [first, ...rest] = sections;
  return first === undefined ? [checks] : [first, checks, ...rest];
}

/** What the home page knows of the moment, by the address of the part. */
function nowTexts(context: PageContext, { standing, overview, contacts }: ListedSections): ReadonlyMap<string, string> {
  const { t } = context;
  const methods = overview.cases.map(({ method }) => t(`proofing.${method}_name`)).join(', ');
  const underWay = methods === '' ? undefined : t('home.case_under_way', { methods });
  return new Map([
    [cabinetPaths.identity, identityText(context, standing)],
    [cabinetPaths.confirm, underWay ?? t(`cabinet.section_confirm_${standing.level}`)],
    [cabinetPaths.contacts, contacts.join(', ')],
  ]);
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
