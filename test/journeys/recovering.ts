import { waitFor, type RunningPaiza } from './running-paiza.ts';
import type { Visitor } from './visitor.ts';

export const anotherPassword = 'Balalayka-9-u-Baykala';

/** The newest link to this page of the provider that has been sent there. */
export function linkSentTo({ issuer, messages }: RunningPaiza, to: string, page: string): Promise<string> {
  const link = new RegExp(`${issuer}${page}/[\\w-]+`, 'u');
  return waitFor(`a link to ${page}`, async () => {
    const texts = (await messages(to)).map(({ text }) => link.exec(text)?.[0]);
    return texts.find((found) => found !== undefined);
  });
}

/** From the first page of a recovery to what is asked after the link of the mail. */
export async function proveMailbox(visitor: Visitor, email: string): Promise<void> {
  await visitor.type({ username: email });
  await visitor.send('username');
  await visitor.page.waitForURL('**/recovery/mail');
  await visitor.page.goto(await linkSentTo(visitor.paiza, email, '/recovery/link'));
  await visitor.press(/Продолжить|Continue/u);
}

/** From the page that asks for a new password to the sign-in with it. */
export async function setAnotherPassword(visitor: Visitor): Promise<void> {
  await visitor.type({ 'new-password': anotherPassword });
  await visitor.send('new-password');
  await visitor.page.waitForURL('**/recovery/done');
  await visitor.follow(/Войти с новым паролем|Sign in with the new password/u);
}
