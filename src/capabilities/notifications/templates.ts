import type { Contact } from '../../kernel/identifier.ts';
import type { Language } from '../../kernel/language.ts';
import { translateTo, type TextKey, type TextParameters, type Translate } from '../../kernel/texts.ts';
import { mailHtml, mailText, type Mail, type MailPart } from './mail-parts.ts';
import type { ChannelName } from './ports.ts';

/** Values of a message, as they are to be read. */
export type TemplateParams = Readonly<Record<string, string>>;

interface Template {
  readonly sms?: (t: Translate, params: TemplateParams) => string;
  readonly email?: (t: Translate, params: TemplateParams) => Mail;
}

/**
 * Every message we send. Parameters:
 * registration_code (sms: `digits`, `minutes`; email: `digits`, `link`, `days`) proves control of a contact at registration;
 * identifier_taken (`url` to sign in at) tells the owner that somebody registers with their contact;
 * device_code (`digits`, `minutes`) confirms a sign-in on a device we do not know;
 * new_device_notice (email: `at`, `device`, `url` to end sessions at) tells of such a sign-in, new_place_notice (the same) of one with a known
 * device in a network where it was not seen;
 * second_step_code (sms: `digits`, `minutes`) is the second step of a sign-in; second_step_guessed (`url` of the security page) tells that
 * somebody knows the password and was kept out by it; security_changed (`change`, `url`) tells what of the ways to sign in was changed;
 * binding_code (email: `digits`, `minutes`) is shown before the first second factor is bound;
 * factors_withdrawn, factors_stay (`left`, `url`) tell, after a sign-in was disowned, what was taken away with it and what was left;
 * access_closed (`number` of the case, `url` to set a new password at) tells that the owner has disowned a sign-in;
 * contact_code (`digits`, `minutes`) proves control of a contact that an account is to get; contact_added, contact_changed,
 * contact_removed (`contact` masked, `days`, `url` that undoes it) tell those that the account had, contact_change_undone (`url`) tells all;
 * desk_code, desk_contact_code (`digits`, `minutes`) are what the visitor of a service centre says to the operator; access_restored, contact_replaced (`url` of
 * the service centres) tell the contacts from before what was done there;
 * identity_confirmed, identity_not_confirmed (`url` of the page that says more) tell how the check of identity data ended, and nothing of it;
 * identity_taken_notice (`url` to sign in at) tells the owner of a SNILS that somebody tried to be verified with it;
 * identity_lapsed, identity_outdated (`url` of the personal data) tell what a later look of the registries has taken away, or does not find any more;
 * identity_proved (`method`, `url` of the page of proofs) tells that somebody was proven to be the owner, proof_revoked (`url`) that one ended;
 * passkey_added, passkey_removed (`url` of the page of passkeys) tell that the ways in have changed;
 * letter_sent, letter_delivered, letter_returned (`url` of the page of the letter) tell how far a letter with a code is;
 * document_ending, document_ended (`document`, `date`, `url` of the list) remind of one that a person keeps in the account;
 * visit_booked, visit_reminder, visit_withdrawn (`when`, `place`, `url` of the page of visits) tell of a visit to a service centre;
 * recovery_code (`digits`, `minutes`), recovery_link (email: `link`, `hours`), recovery_granted (`url`, `hours`) lead to a new password;
 * recovery_held (`hours`, `url` to object at), recovery_cancelled, recovery_ready, password_recovered (`url`) tell how far that is;
 * deletion_requested (`date`, `url` that cancels it), deletion_soon (`date`, `url`), deletion_cancelled, account_deleted (`url`) tell how far the
 * deletion of an account is.
 */
const templates = {
  registration_code: {
    sms: (t, params) => t('messages.registration_code.sms', params),
    email: (t, params) => ({
      subject: t('messages.registration_code.subject'),
      parts: [
        paragraph(t('messages.registration_code.lead')),
        link(t('messages.registration_code.link'), params),
        paragraph(t('messages.registration_code.code')),
        code(params),
        paragraph(t('messages.registration_code.validity', { count: Number(required(params, 'days')) })),
        paragraph(t('messages.keep_code_secret')),
        paragraph(t('messages.registration_code.not_you')),
      ],
    }),
  },
  identifier_taken: {
    sms: (t, params) => t('messages.identifier_taken.sms', params),
    email: (t, params) => ({
      subject: t('messages.identifier_taken.subject'),
      parts: [
        paragraph(t('messages.identifier_taken.lead')),
        link(t('messages.identifier_taken.link'), params, 'url'),
        paragraph(t('messages.identifier_taken.not_you')),
      ],
    }),
  },
  device_code: codeMessage('device_code'),
  new_device_notice: { email: signInMail('new_device_notice') },
  new_place_notice: { email: signInMail('new_place_notice') },
  second_step_code: { sms: (t, params) => t('messages.second_step_code.sms', params) },
  binding_code: { email: codeMail('binding_code') },
  second_step_guessed: noticeWithLink('second_step_guessed'),
  security_changed: {
    ...noticeWithLink('security_changed'),
    sms: (t, params) => t('messages.security_changed.sms', { ...params, change: withinSentence(required(params, 'change')) }),
  },
  factors_withdrawn: noticeWithLink('factors_withdrawn'),
  factors_stay: noticeWithLink('factors_stay'),
  access_closed: noticeWithLink('access_closed'),
  contact_code: codeMessage('contact_code'),
  contact_added: noticeWithLink('contact_added'),
  contact_changed: noticeWithLink('contact_changed'),
  contact_removed: noticeWithLink('contact_removed'),
  contact_change_undone: noticeWithLink('contact_change_undone'),
  desk_code: codeForTheCounter('desk_code'),
  desk_contact_code: codeForTheCounter('desk_contact_code'),
  access_restored: noticeWithLink('access_restored'),
  contact_replaced: noticeWithLink('contact_replaced'),
  identity_confirmed: noticeWithLink('identity_confirmed'),
  identity_not_confirmed: noticeWithLink('identity_not_confirmed'),
  identity_taken_notice: noticeWithLink('identity_taken_notice'),
  identity_lapsed: noticeWithLink('identity_lapsed'),
  identity_outdated: noticeWithLink('identity_outdated'),
  identity_proved: noticeWithLink('identity_proved'),
  proof_revoked: noticeWithLink('proof_revoked'),
  passkey_added: noticeWithLink('passkey_added'),
  passkey_removed: noticeWithLink('passkey_removed'),
  letter_sent: noticeWithLink('letter_sent'),
  letter_delivered: noticeWithLink('letter_delivered'),
  letter_returned: noticeWithLink('letter_returned'),
  document_ending: noticeWithLink('document_ending'),
  document_ended: noticeWithLink('document_ended'),
  visit_booked: noticeWithLink('visit_booked'),
  visit_reminder: noticeWithLink('visit_reminder'),
  visit_withdrawn: noticeWithLink('visit_withdrawn'),
  recovery_code: codeMessage('recovery_code'),
  recovery_link: {
    email: (t, params) => ({
      subject: t('messages.recovery_link.subject'),
      parts: [
        paragraph(t('messages.recovery_link.lead')),
        link(t('messages.recovery_link.link'), params),
        paragraph(t('messages.recovery_link.validity', { count: Number(required(params, 'hours')) })),
        paragraph(t('messages.recovery_link.not_you')),
      ],
    }),
  },
  recovery_granted: noticeWithLink('recovery_granted'),
  recovery_held: noticeWithLink('recovery_held'),
  recovery_cancelled: noticeWithLink('recovery_cancelled'),
  recovery_ready: noticeWithLink('recovery_ready'),
  password_recovered: noticeWithLink('password_recovered'),
  deletion_requested: noticeWithLink('deletion_requested'),
  deletion_soon: noticeWithLink('deletion_soon'),
  deletion_cancelled: noticeWithLink('deletion_cancelled'),
  account_deleted: noticeWithLink('account_deleted'),
} satisfies Readonly<Record<string, Template>>;

export type TemplateId = keyof typeof templates;

/** A message's words, ready to leave. */
export interface MessageContent {
  readonly to: string;
  readonly text: string;
  readonly subject?: string;
  readonly html?: string;
}

export function channelOf(contact: Contact): ChannelName {
  return contact.kind === 'phone' ? 'sms' : 'email';
}

/** Throws an Error when the template lacks this channel or a parameter: that is a bug of the caller. */
export function composeMessage(to: Contact, id: TemplateId, language: Language, params: TemplateParams): MessageContent {
  const template: Template = templates[id];
  const t = translateTo(language);
  const clean = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, withoutControls(value)]));
  if (to.kind === 'phone') {
    if (template.sms === undefined) throw new Error(`template ${id} has no SMS`);
    return { to: to.value, text: template.sms(t, clean) };
  }
  if (template.email === undefined) throw new Error(`template ${id} has no e-mail`);
  const mail = template.email(t, clean);
  return { to: to.value, subject: mail.subject, text: mailText(mail), html: mailHtml(language, mail) };
}

/** What a browser shows of a notice, and what a tap on it opens. */
export interface PushWords {
  readonly title: string;
  readonly body: string;
  readonly url: string;
}

/** The subject, the first words and the link of the mail that says the same. Throws an Error when there is no such mail. */
export function composePush(id: TemplateId, language: Language, params: TemplateParams): PushWords {
  const template: Template = templates[id];
  const mail = template.email?.(translateTo(language), params);
  const [first] = mail?.parts ?? [];
  const opened = mail?.parts.find((part) => part.kind === 'link');
  if (mail === undefined || first?.kind !== 'paragraph' || opened === undefined) throw new Error(`template ${id} makes no push`);
  return { title: mail.subject, body: first.text, url: opened.url };
}

/** Messages that have the texts of a notice. */
type NoticeId = { [Key in TextKey]: Key extends `messages.${infer Id}.next` ? Id : never }[TextKey];

/** What happened, what it means, and the page to look at. */
function noticeWithLink(id: NoticeId): Required<Template> {
  return {
    sms: (t, params) => t(`messages.${id}.sms`, params),
    email: (t, params) => ({
      subject: t(`messages.${id}.subject`),
      parts: [
        paragraph(t(`messages.${id}.lead`, counted(params))),
        paragraph(t(`messages.${id}.next`)),
        link(t(`messages.${id}.link`), params, 'url'),
      ],
    }),
  };
}

/** A text that tells days takes its plural form from them. */
function counted(params: TemplateParams): TextParameters {
  return params['days'] === undefined ? params : { ...params, count: Number(params['days']) };
}

/** What follows a colon begins with a small letter. */
function withinSentence(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

/** When and with what somebody signed in, and what to do if that was somebody else. */
function signInMail(id: 'new_device_notice' | 'new_place_notice'): Required<Template>['email'] {
  return (t, params) => ({
    subject: t(`messages.${id}.subject`),
    parts: [
      paragraph(t(`messages.${id}.lead`, params)),
      paragraph(t(`messages.${id}.was_you`)),
      paragraph(t(`messages.${id}.not_you`)),
      link(t(`messages.${id}.link`), params, 'url'),
    ],
  });
}

/** A code that proves control of a contact. */
function codeMessage(id: 'device_code' | 'contact_code' | 'recovery_code'): Required<Template> {
  return { sms: (t, params) => t(`messages.${id}.sms`, params), email: codeMail(id) };
}

function codeMail(id: 'device_code' | 'contact_code' | 'recovery_code' | 'binding_code'): Required<Template>['email'] {
  return (t, params) => ({
    subject: t(`messages.${id}.subject`),
    parts: [
      paragraph(t(`messages.${id}.lead`)),
      code(params),
      paragraph(t(`messages.${id}.validity`, { count: Number(required(params, 'minutes')) })),
      paragraph(t('messages.keep_code_secret')),
      paragraph(t(`messages.${id}.not_you`)),
    ],
  });
}

/** What a visitor says to the operator in front of them. */
function codeForTheCounter(id: 'desk_code' | 'desk_contact_code'): Required<Template> {
  return {
    sms: (t, params) => t(`messages.${id}.sms`, params),
    email: (t, params) => ({
      subject: t(`messages.${id}.subject`),
      parts: [
        paragraph(t(`messages.${id}.lead`)),
        code(params),
        paragraph(t('messages.desk_code.validity', { count: Number(required(params, 'minutes')) })),
        paragraph(t('messages.desk_code.not_you')),
      ],
    }),
  };
}

function paragraph(text: string): MailPart {
  return { kind: 'paragraph', text };
}

function code(params: TemplateParams): MailPart {
  return { kind: 'code', digits: required(params, 'digits') };
}

function link(label: string, params: TemplateParams, name = 'link'): MailPart {
  const url = required(params, name);
  if (!/^https?:\/\/\S+$/u.test(url)) throw new Error(`template parameter ${name} must be a web address`);
  return { kind: 'link', label, url };
}

function required(params: TemplateParams, name: string): string {
  const value = params[name];
  if (value === undefined) throw new Error(`template parameter ${name} is missing`);
  return value;
}

/** A device name comes from a request header: no line of its own making, no direction override. */
function withoutControls(value: string): string {
  return value.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
}
