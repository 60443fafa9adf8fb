import { parseEmailAddress } from '../../../kernel/email-address.ts';
import type { Contact } from '../../../kernel/identifier.ts';
import { parsePersonName, type PersonName } from '../../../kernel/person-name.ts';
import { parsePhoneNumber } from '../../../kernel/phone-number.ts';
import type { Translate } from '../../../kernel/texts.ts';
import type { Form } from '../../middleware/form-body.ts';
import type { FieldError } from '../../views/page-context.ts';

export type Way = Contact['kind'];

/** What the form holds, as typed. */
export interface StartFields {
  readonly familyName: string;
  readonly givenName: string;
  readonly way: Way;
  readonly phone: string;
  readonly email: string;
  readonly agreed: boolean;
}

export const emptyFields: StartFields = { familyName: '', givenName: '', way: 'phone', phone: '', email: '', agreed: false };

/** Whoever filled in one field meant that one, wherever the radio button stands. */
export function readFields(form: Form): StartFields {
  const [phone, email] = [form.text('phone'), form.text('email')];
  const chosen: Way = form.text('way') === 'email' ? 'email' : 'phone';
  const other: Way = chosen === 'email' ? 'phone' : 'email';
  const typed = { phone, email };
  const way = typed[chosen].trim() === '' && typed[other].trim() !== '' ? other : chosen;
  return {
    familyName: form.text('family_name'),
    givenName: form.text('given_name'),
    way,
    phone,
    email,
    agreed: form.text('terms') === 'yes',
  };
}

export type ParsedFields =
  | { readonly kind: 'parsed'; readonly familyName: PersonName; readonly givenName: PersonName; readonly contact: Contact }
  | { readonly kind: 'faulty'; readonly errors: readonly FieldError[] };

export function parseFields(fields: StartFields, t: Translate): ParsedFields {
  const familyName = parsePersonName(fields.familyName);
  const givenName = parsePersonName(fields.givenName);
  const contact = parseContact(fields);
  if (familyName !== undefined && givenName !== undefined && contact !== undefined && fields.agreed) {
    return { kind: 'parsed', familyName, givenName, contact };
  }
  const empty = (text: string) => text.trim() === '';
  const faults = [
    familyName === undefined && {
      field: 'family_name',
      message: t(empty(fields.familyName) ? 'registration.error_family_name_empty' : 'registration.error_name'),
    },
    givenName === undefined && {
      field: 'given_name',
      message: t(empty(fields.givenName) ? 'registration.error_given_name_empty' : 'registration.error_name'),
    },
    contact === undefined && { field: fields.way, message: t(contactFault(fields)) },
    !fields.agreed && { field: 'terms', message: t('registration.error_terms') },
  ];
  return { kind: 'faulty', errors: faults.filter((fault) => fault !== false) };
}

function parseContact({ way, phone, email }: StartFields): Contact | undefined {
  if (way === 'phone') {
    const value = parsePhoneNumber(phone);
    return value === undefined ? undefined : { kind: 'phone', value };
  }
  const value = parseEmailAddress(email);
  return value === undefined ? undefined : { kind: 'email', value };
}

function contactFault({ way, phone, email }: StartFields) {
  if (way === 'phone') return phone.trim() === '' ? 'registration.error_phone_empty' : 'registration.error_phone';
  return email.trim() === '' ? 'registration.error_email_empty' : 'registration.error_email';
}
