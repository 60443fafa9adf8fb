import { isRecordKind } from '../../../capabilities/records/record-kinds.ts';
import type { Contact } from '../../../kernel/identifier.ts';
import type { Language } from '../../../kernel/language.ts';
import { addressLines } from '../../../kernel/postal-address.ts';
import { parseSnils, formatSnils } from '../../../kernel/snils.ts';
import { isTextKey } from '../../../kernel/texts.ts';
import { formatDay, formatPastMoment } from '../../views/dates.ts';
import type { PageContext } from '../../views/page-context.ts';
import { claimNames, eventText, type EventNames } from '../activity/event-text.ts';
import { deviceText } from '../device-text.ts';
import { methodText } from '../method-text.ts';
import { recordName, recordRows } from '../records/shown-record.ts';
import { shownContact } from '../shown-contact.ts';
import { identityRows } from './identity-rows.ts';
import { MOST_EVENTS, type ReadableCopy } from './readable-copy.ts';

export interface CopyRow {
  readonly label: string;
  readonly value: string;
}

export interface CopySection {
  readonly title: string;
  readonly note?: string;
  readonly rows: readonly CopyRow[];
}

type Words = Pick<PageContext, 't' | 'language'>;

/** The copy in words, part by part; a part in which nothing is held is left out. */
export function copySections(context: Words, data: ReadableCopy, names: EventNames): readonly CopySection[] {
  const all = [
    account(context, data),
    contacts(context, data),
    ...identity(context, data),
    records(context, data),
    proving(context, data),
    signIn(context, data),
    sessions(context, data, names),
    sites(context, data, names),
    visits(context, data, names),
    ...activity(context, data, names),
  ];
  return all.filter(({ rows }) => rows.length > 0);
}

/** Always with the year: a copy is kept longer than one. */
function at(language: Language, moment: Date): string {
  return formatPastMoment(language, moment, new Date(0));
}

/** Words that stand in sentences elsewhere. */
function capitalised(label: string): string {
  return `${label.slice(0, 1).toLocaleUpperCase()}${label.slice(1)}`;
}

function account({ t, language }: Words, { account: held }: ReadableCopy): CopySection {
  return {
    title: t('cabinet.account_title'),
    rows: [
      { label: t('cabinet.field_family_name'), value: held.family_name },
      { label: t('cabinet.field_given_name'), value: held.given_name },
      { label: t('personal_data.copy_created'), value: at(language, held.created_at) },
      { label: t('personal_data.copy_id'), value: held.id },
    ],
  };
}

function contacts({ t, language }: Words, { identifiers }: ReadableCopy): CopySection {
  const rows = identifiers.map(({ kind, value, confirmed_at, removed_at }) => {
    const snils = kind === 'snils' ? parseSnils(value) : undefined;
    const shown = kind === 'snils' ? (snils === undefined ? value : formatSnils(snils)) : shownContact({ kind, value } as Contact);
    const since = t('personal_data.copy_confirmed', { at: at(language, confirmed_at) });
    const until = removed_at === null ? '' : `; ${t('personal_data.copy_removed', { at: at(language, removed_at) })}`;
    return { label: shown, value: `${since}${until}` };
  });
  return { title: t('cabinet.section_contacts'), rows };
}

function identity(context: Words, { identity: { versions, tax_number, draft }, evidence }: ReadableCopy): readonly CopySection[] {
  const { t, language } = context;
  const confirmed = new Set(
    evidence.filter((row) => row.kind === 'registry_confirmed' && row.revoked_at === null).map(({ reference }) => reference),
  );
  const sections = versions.toReversed().map(({ id, submitted_at, data }): CopySection => ({
    title: t('cabinet.section_identity'),
    note: `${t('personal_data.copy_submitted', { at: at(language, submitted_at) })}. ${t(
      confirmed.has(id) ? 'personal_data.copy_verified' : 'personal_data.copy_not_verified',
    )}`,
    rows: identityRows(context, data),
  }));
  const typed = Object.entries(draft ?? {}).flatMap(([name, value]) => {
    const key = `cabinet.field_${name}`;
    return value === '' || !isTextKey(key) ? [] : [{ label: t(key), value }];
  });
  const found = tax_number === null ? [] : [{ label: t('cabinet.field_inn'), value: tax_number.inn }];
  return [...sections, { title: t('personal_data.copy_tax_number'), rows: found }, { title: t('personal_data.copy_draft'), rows: typed }];
}

function records(context: Words, { records: kept }: ReadableCopy): CopySection {
  const { t, language } = context;
  const page = context as PageContext;
  const rows = kept.flatMap(({ kind, data, valid_until }) => {
    if (!isRecordKind(kind)) return [];
    const shown = recordRows(page, { kind, data }).map(({ term, value }) => ({ label: String(term), value: String(value) }));
    const until = valid_until === null ? [] : [{ label: t('records.field_valid_until'), value: formatDay(language, valid_until) }];
    const name = recordName(page, { kind, data });
    const heading = shown.length === 1 && shown[0]?.label === name ? [] : [{ label: t(`records.kind_${kind}`), value: name }];
    return [...heading, ...shown, ...until];
  });
  return { title: t('records.title'), rows };
}

function proving({ t, language }: Words, { proofs, letters, registry_requests }: ReadableCopy): CopySection {
  const asked = registry_requests.map(({ started_at, state }) => {
    const key = `cabinet.section_checks_${state}`;
    return { label: `${t('cabinet.section_checks')}, ${at(language, started_at)}`, value: isTextKey(key) ? t(key) : state };
  });
  const proved = proofs.map(({ method, proved_at }) => {
    const key = `proofing.${method}_name`;
    return { label: t('activity.did.proof.added'), value: `${isTextKey(key) ? t(key) : method}, ${at(language, proved_at)}` };
  });
  const sent = letters.map(({ address, ordered_at }) => ({
    label: `${capitalised(t('proofing.postal_code_name'))}, ${at(language, ordered_at)}`,
    value: addressLines(address).join(', '),
  }));
  return { title: t('personal_data.copy_proving'), rows: [...asked, ...proved, ...sent] };
}

function signIn({ t, language }: Words, { sign_in: held }: ReadableCopy): CopySection {
  const password = held.password_changed_at;
  const question = held.security_question;
  return {
    title: t('security.title'),
    rows: [
      ...(password === null ? [] : [{ label: t('personal_data.copy_password'), value: at(language, password) }]),
      { label: t('personal_data.copy_two_step'), value: t(held.two_step ? 'personal_data.copy_on' : 'personal_data.copy_off') },
      ...held.authenticator_apps.map(({ label, added_at }) => ({
        label: t('personal_data.copy_app'),
        value: `${label}, ${at(language, added_at)}`,
      })),
      ...held.passkeys.map(({ label, added_at }) => ({
        label: capitalised(t('activity.amr_passkey')),
        value: `${label}, ${at(language, added_at)}`,
      })),
      { label: t('personal_data.copy_backup_codes'), value: String(held.backup_codes.left) },
      ...(question === null ? [] : [{ label: capitalised(t('activity.factor_security_question')), value: question.question }]),
    ],
  };
}

function sessions({ t, language }: Words, { sessions: held }: ReadableCopy, names: EventNames): CopySection {
  const rows = held.map(({ started_at, browser, amr, client_ids }) => {
    const sites = client_ids.map((id) => names.sites.get(id) ?? id).join(', ');
    const method = methodText(t, amr);
    return {
      label: at(language, started_at),
      value: [browser === null ? undefined : deviceText(t, browser), method, sites].filter(Boolean).join(' · '),
    };
  });
  return { title: t('activity.sessions_title'), rows };
}

function sites({ t, language }: Words, { consents }: ReadableCopy, names: EventNames): CopySection {
  const rows = consents.map(({ client_id, granted_at, withdrawn_at }) => ({
    label: names.sites.get(client_id) ?? client_id,
    value: `${t('activity.sites_granted')}: ${at(language, granted_at)}${withdrawn_at === null ? '' : `; ${t('activity.sites_withdrawn_at')}: ${at(language, withdrawn_at)}`}`,
  }));
  return { title: t('activity.sites_title'), rows };
}

function visits({ t, language }: Words, { visits: held }: ReadableCopy, names: EventNames): CopySection {
  const rows = held.map(({ starts_at, centre_id }) => ({
    label: at(language, starts_at),
    value: names.centres?.get(centre_id) ?? centre_id,
  }));
  return { title: t('personal_data.copy_visits'), rows };
}

function activity(context: Words, { activity: events, disclosures, hasMore }: ReadableCopy, names: EventNames): readonly CopySection[] {
  const { t, language } = context;
  const rows = events.map(({ client_id, ...event }) => {
    const { title, facts } = eventText(t, { ...event, ...(client_id === null ? {} : { clientId: client_id }) }, names);
    const told = facts.map(({ label, text }) => `${label}: ${text}`).join('; ');
    return { label: at(language, event.at), value: told === '' ? title : `${title}. ${told}` };
  });
  const given = disclosures.map(({ at: moment, client_id, details }) => ({
    label: at(language, moment),
    value: `${names.sites.get(client_id ?? '') ?? client_id ?? ''}: ${claimNames(t, details['claims'])}`,
  }));
  const note = hasMore ? { note: t('personal_data.copy_newest', { count: MOST_EVENTS }) } : {};
  return [
    { title: t('activity.filter_disclosures'), rows: given },
    { title: t('activity.title'), rows, ...note },
  ];
}
