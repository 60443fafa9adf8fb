import type { ChannelName } from './ports.ts';
import type { TemplateId } from './templates.ts';

/** What notifications are about, as a citizen switches them. */
export const kindIds = ['codes', 'undo', 'security', 'sign_in', 'checks', 'letters', 'visits', 'documents'] as const;
export type KindId = (typeof kindIds)[number];

export interface NotificationKind {
  readonly id: KindId;
  /** Codes, and what protects the account, come whatever was chosen (NIST SP 800-63B-4 §4.6). */
  readonly switchable: boolean;
  readonly channels: readonly ChannelName[];
  /** Everything that the account has, or of each channel the contact that was confirmed last. */
  readonly reach: 'every_contact' | 'newest_contacts';
  /** Nothing that is waited for: unless asked for, an SMS goes to those alone who gave no e-mail. */
  readonly quiet?: true;
  /** Somebody else at work in the account must not be able to switch it off: that takes a fresh sign-in. */
  readonly protects?: true;
}

/** One row per kind, in the order of the page. */
export const kinds: Readonly<Record<KindId, NotificationKind>> = {
  codes: { id: 'codes', switchable: false, channels: ['sms', 'email'], reach: 'newest_contacts' },
  /** Their links act by themselves. A browser is no proof of being the owner as a contact is: pushes carry none of them. */
  undo: { id: 'undo', switchable: false, channels: ['email', 'sms'], reach: 'every_contact' },
  security: { id: 'security', switchable: false, channels: ['email', 'sms', 'push'], reach: 'every_contact' },
  sign_in: { id: 'sign_in', switchable: true, channels: ['email', 'push'], reach: 'newest_contacts', protects: true },
  checks: { id: 'checks', switchable: true, channels: ['email', 'sms', 'push'], reach: 'newest_contacts', quiet: true },
  letters: { id: 'letters', switchable: true, channels: ['email', 'sms', 'push'], reach: 'newest_contacts' },
  visits: { id: 'visits', switchable: true, channels: ['email', 'sms', 'push'], reach: 'newest_contacts' },
  documents: { id: 'documents', switchable: true, channels: ['email', 'sms', 'push'], reach: 'newest_contacts', quiet: true },
};

/** Every template belongs to one kind. What opens something, a code or a link to a new password, is a code. */
const kindOfTemplate = {
  registration_code: 'codes',
  device_code: 'codes',
  second_step_code: 'codes',
  binding_code: 'codes',
  contact_code: 'codes',
  desk_code: 'codes',
  desk_contact_code: 'codes',
  recovery_code: 'codes',
  recovery_link: 'codes',
  recovery_granted: 'codes',
  recovery_ready: 'codes',
  identifier_taken: 'security',
  second_step_guessed: 'security',
  security_changed: 'security',
  factors_withdrawn: 'security',
  factors_stay: 'security',
  access_closed: 'security',
  contact_added: 'undo',
  contact_changed: 'undo',
  contact_removed: 'undo',
  contact_change_undone: 'security',
  access_restored: 'security',
  contact_replaced: 'security',
  passkey_added: 'security',
  passkey_removed: 'security',
  recovery_held: 'undo',
  recovery_cancelled: 'security',
  password_recovered: 'security',
  identity_taken_notice: 'security',
  identity_proved: 'security',
  identity_lapsed: 'security',
  proof_revoked: 'security',
  deletion_requested: 'undo',
  deletion_soon: 'undo',
  deletion_cancelled: 'security',
  account_deleted: 'security',
  new_device_notice: 'sign_in',
  new_place_notice: 'sign_in',
  identity_confirmed: 'checks',
  identity_not_confirmed: 'checks',
  identity_outdated: 'checks',
  letter_sent: 'letters',
  letter_delivered: 'letters',
  letter_returned: 'letters',
  visit_booked: 'visits',
  visit_reminder: 'visits',
  visit_withdrawn: 'visits',
  document_ending: 'documents',
  document_ended: 'documents',
} as const satisfies Readonly<Record<TemplateId, KindId>>;

/** A template that tells and opens nothing: whoever reads it may do no more than before. */
export type NoticeId = { [Id in TemplateId]: (typeof kindOfTemplate)[Id] extends 'codes' ? never : Id }[TemplateId];

export function kindOf(template: TemplateId): NotificationKind {
  return kinds[kindOfTemplate[template]];
}
