import { URI } from 'otpauth';
import type { Visitor } from './visitor.ts';

/** A phone that asks for a finger and gets one, and makes passkeys. Suggestions wait until they are chosen, so nothing is. */
export async function withFinger({ context, page }: Visitor): Promise<void> {
  await context.addInitScript(`PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false)`);
  const device = await context.newCDPSession(page);
  await device.send('WebAuthn.enable', { enableUI: false });
  await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** Opens the link on the page in an authenticator app, and types the code that the app shows. */
export async function bindApp(visitor: Visitor): Promise<void> {
  const uri = await visitor.page.locator('a[href^="otpauth:"]').getAttribute('href');
  await visitor.type({ 'one-time-code': URI.parse(uri ?? '').generate() });
  await visitor.send('one-time-code');
}

/** Goes on with Tab to what this selector means, as whoever uses no mouse does. */
export async function tabTo({ page }: Pick<Visitor, 'page'>, what: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    if ((await page.locator(`:is(${what}):focus`).count()) > 0) return;
  }
  throw new Error(`Tab never reaches ${what}`);
}

export async function enter(visitor: Pick<Visitor, 'page'>, what: string): Promise<void> {
  await tabTo(visitor, what);
  await visitor.page.keyboard.press('Enter');
}
