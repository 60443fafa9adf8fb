import type { TextKey, Translate } from '../../kernel/texts.ts';
import type { SectionLink } from '../views/page-context.ts';
import { cabinetPaths } from './paths.ts';

/** What a part of the cabinet is about; in this order on the home page. */
export const sectionGroups = ['data', 'security', 'access', 'settings'] as const;

/** One row per part of the cabinet that a citizen goes to by name: the home page lists it, its own pages link to its neighbours. */
export interface Section {
  /** Pages below this address belong to the section too. */
  readonly href: string;
  readonly group: (typeof sectionGroups)[number];
  readonly name: TextKey;
  /** What one finds there, in a few words. The home page says something of the moment instead, where it knows. */
  readonly text: TextKey;
}

export const sections: readonly Section[] = [
  { href: cabinetPaths.identity, group: 'data', name: 'cabinet.section_identity', text: 'cabinet.section_identity_empty' },
  { href: cabinetPaths.confirm, group: 'data', name: 'proofing.title', text: 'cabinet.section_confirm_standard' },
  { href: cabinetPaths.contacts, group: 'data', name: 'cabinet.section_contacts', text: 'cabinet.section_contacts_text' },
  { href: cabinetPaths.records, group: 'data', name: 'records.title', text: 'records.section' },
  { href: cabinetPaths.security, group: 'security', name: 'security.title', text: 'security.section_text' },
  { href: cabinetPaths.sessions, group: 'security', name: 'activity.sessions_title', text: 'activity.sessions_text' },
  { href: cabinetPaths.activity, group: 'access', name: 'activity.title', text: 'activity.section_text' },
  { href: cabinetPaths.sites, group: 'access', name: 'activity.sites_title', text: 'activity.sites_text' },
  { href: cabinetPaths.passkeys, group: 'security', name: 'passkey.list_title', text: 'passkey.section_text' },
  { href: cabinetPaths.notifications, group: 'settings', name: 'notifications.title', text: 'notifications.section_text' },
  { href: cabinetPaths.data, group: 'settings', name: 'personal_data.title', text: 'personal_data.section_text' },
];

/** The section that a page belongs to: the one with the longest address that the page's begins with. */
export function sectionOf(path: string): Section | undefined {
  return sections
    .filter(({ href }) => path === href || path.startsWith(`${href}/`))
    .toSorted((one, other) => other.href.length - one.href.length)[0];
}

/** The neighbours of a page's section, itself among them; none on pages that belong to no section. */
export function sectionLinks(path: string, t: Translate): readonly SectionLink[] {
  const here = sectionOf(path);
  if (here === undefined) return [];
  const neighbours = sections.filter(({ group }) => group === here.group);
  return neighbours.map(({ href, name }) => ({ href, label: t(name), current: href === here.href }));
}
