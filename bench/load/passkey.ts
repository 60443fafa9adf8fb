import { createHash, createPrivateKey, sign, type KeyObject } from 'node:crypto';
import type { PasskeyHolder, Passkeys } from '../population/passkeys.ts';
import type { Browser } from './browser.ts';
import type { HttpAnswer } from './connection.ts';

/** Present and verified, copied between devices (WebAuthn L3 §6.1). */
const FLAGS = 0x1d;

/** Answers the sign-in page as a browser and an authenticator do together. */
export function passkeyHolder(
  { privateKey, holders }: Passkeys,
  origin: string,
): (browser: Browser, page: HttpAnswer) => Promise<HttpAnswer> {
  const key = createPrivateKey(privateKey);
  return (browser, page) => {
    const part = page.body.slice(page.body.indexOf('<div data-passkey'));
    const challenge = /&quot;challenge&quot;:&quot;(?<challenge>[\w-]+)/u.exec(part)?.groups?.['challenge'];
    const form = /<form[^>]*action="(?<action>[^"]*)"[\s\S]*?name="(?<field>[^"]*)" value="(?<token>[^"]*)"/u.exec(part)?.groups;
    const holder = holders[Math.floor(Math.random() * holders.length)];
    if (challenge === undefined || form?.['action'] === undefined || holder === undefined)
      throw new Error(`no passkey is asked for:\n${page.body}`);
    const fields = { [form['field'] ?? '']: form['token'] ?? '', passkey_answer: answerOf(holder, key, { challenge, origin }) };
    return browser.post(form['action'], fields, 'sec-fetch-site: same-origin\r\n');
  };
}

function answerOf(
  holder: PasskeyHolder,
  key: KeyObject,
  { challenge, origin }: { readonly challenge: string; readonly origin: string },
): string {
  const clientData = Buffer.from(JSON.stringify({ type: 'webauthn.get', challenge, origin, crossOrigin: false }));
  const rpIdHash = createHash('sha256').update(new URL(origin).hostname).digest();
  const authenticatorData = Buffer.concat([rpIdHash, Buffer.of(FLAGS, 0, 0, 0, 0)]);
  const signature = sign('sha256', Buffer.concat([authenticatorData, createHash('sha256').update(clientData).digest()]), key);
  const response = {
    clientDataJSON: clientData.toString('base64url'),
    authenticatorData: authenticatorData.toString('base64url'),
    signature: signature.toString('base64url'),
    userHandle: Buffer.from(holder.accountId).toString('base64url'),
  };
  return JSON.stringify({ id: holder.credentialId, rawId: holder.credentialId, type: 'public-key', response });
}
