import type { ArrivedMessage } from './running-paiza.ts';
import { goodPassword, someEmail, somePhone, type Visitor } from './visitor.ts';

const createAccount = /Создать учётную запись|Create account/u;

export const digitsIn = ({ text }: ArrivedMessage): string => /(?<!\d)\d{6}(?!\d)/u.exec(text)?.[0] ?? 'no digits';
export const linkIn = ({ text }: ArrivedMessage): string => /https?:\/\/\S+\/registration\/confirm\/\S+/u.exec(text)?.[0] ?? 'no link';

export async function askToRegisterAt(visitor: Visitor, portal: string): Promise<void> {
  await visitor.signInAt(portal);
  await visitor.follow(createAccount);
}

/** Fills in the first page and sends it; the visitor stands on the page that asks for the code. */
export async function giveContact(visitor: Visitor, contact: { readonly tel: string } | { readonly email: string }): Promise<void> {
  await visitor.type({ 'family-name': 'Каменщикова', 'given-name': 'Аксинья', ...contact });
  await visitor.page.getByRole('checkbox').check();
  await visitor.send('family-name');
  await visitor.field('one-time-code').waitFor();
}

export async function confirmByCode(visitor: Visitor, contact: string, count = 1): Promise<void> {
  await visitor.type({ 'one-time-code': digitsIn(await visitor.paiza.message(contact, count)) });
  await visitor.send('one-time-code');
}

export async function choosePassword(visitor: Visitor, password = goodPassword): Promise<void> {
  await visitor.type({ 'new-password': password });
  await visitor.send('new-password');
}

export async function agree(visitor: Visitor): Promise<void> {
  await visitor.press(/Передать и войти|Share and sign in/u);
}

/** From a portal to the same portal, signed in, with a new account. */
export async function registerByPhone(visitor: Visitor, portal: string, phone = somePhone()): Promise<string> {
  await askToRegisterAt(visitor, portal);
  await giveContact(visitor, { tel: phone });
  await confirmByCode(visitor, phone);
  await choosePassword(visitor);
  await agree(visitor);
  await visitor.page.waitForURL(`${portal}/**`);
  return phone;
}

export async function registerByEmail(visitor: Visitor, portal: string, email = someEmail()): Promise<string> {
  await askToRegisterAt(visitor, portal);
  await giveContact(visitor, { email });
  await confirmByCode(visitor, email);
  await choosePassword(visitor);
  await agree(visitor);
  await visitor.page.waitForURL(`${portal}/**`);
  return email;
}

export async function signIn(visitor: Visitor, identifier: string, password = goodPassword): Promise<void> {
  await visitor.type({ username: identifier, 'current-password': password });
  await visitor.send('current-password');
}
