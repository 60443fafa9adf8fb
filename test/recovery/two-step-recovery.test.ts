import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addTotp } from '../../src/capabilities/authentication/add-totp.ts';
import { renewBackupCodes } from '../../src/capabilities/authentication/renew-backup-codes.ts';
import { newTotpSecret, totpDigits } from '../../src/capabilities/authentication/totp.ts';
import { updateSignInSettings } from '../../src/capabilities/authentication/update-sign-in-settings.ts';
import { newId } from '../../src/kernel/ids.ts';
import { aCitizen, aConfirmedCitizen } from '../support/citizen.ts';
import { aRelyingParty, authorizationRequest, signInAt, type TestClient } from '../support/relying-party.ts';
import type { World } from '../support/world.ts';
import {
  aBrowser,
  createRecoveryWorld,
  digitsIn,
  found,
  letCodesAge,
  letHoldPass,
  newPassword,
  passwords,
  pathOf,
  proveEmail,
  provePhone,
  withEmail,
} from './recovery-world.ts';

let world: World;
let client: TestClient;
beforeAll(async () => {
  world = await createRecoveryWorld();
  client = await aRelyingParty(world);
});
afterAll(() => world.stop());

const now = () => Math.floor(Date.now() / 1000);

async function withApp() {
  const citizen = await aCitizen(world.deps);
  const { accountId } = citizen;
  const secret = newTotpSecret();
  const codes = await world.deps.db.transaction().execute(async (tx) => {
    // A step back, so that the present code is still to be used.
    const app = { accountId, totpId: newId('totp'), secret, label: 'app', digits: totpDigits(secret, now() - 30) };
    if ((await addTotp(world.deps, tx, app)).kind !== 'changed') throw new Error('the app was not added');
    await updateSignInSettings(tx, { accountId, changes: { twoStep: true }, hasPhone: true });
    return renewBackupCodes(world.deps, tx, accountId);
  });
  return { ...citizen, secret, codes };
}

async function withSms() {
  const citizen = await aCitizen(world.deps);
  const changes = { twoStep: true, smsSecond: true };
  await world.deps.db.transaction().execute((tx) => updateSignInSettings(tx, { accountId: citizen.accountId, changes, hasPhone: true }));
  return citizen;
}

describe('two-step verification (H49)', () => {
  it.concurrent('is asked for in a recovery, and again at the sign-in with the new password', async () => {
    const citizen = await withApp();
    const { session, page } = await provePhone(world, citizen.identifier);
    expect(pathOf(page)).toBe('/recovery/second-step');
    expect(pathOf(await session.submit(page, passwords(), '/recovery/password'))).toBe('/recovery/second-step');
    const wrong = await session.submit(page, { code: '000000' });
    expect(wrong.status).toBe(422);
    const password = await session.submit(wrong, { code: totpDigits(citizen.secret, now()) });
    expect(pathOf(password)).toBe('/recovery/password');
    expect(pathOf(await session.submit(password, passwords()))).toBe('/recovery/done');
    const signIn = await signInAt(aBrowser(), authorizationRequest(world, client), {
      identifier: citizen.identifier,
      password: newPassword,
    });
    expect(pathOf(signIn)).toMatch(/second-step$/u);
  });

  it.concurrent('takes a backup code once', async () => {
    const citizen = await withApp();
    const [code = ''] = citizen.codes;
    const { session, page } = await provePhone(world, citizen.identifier);
    expect(pathOf(await session.submit(page, { code: code.toUpperCase() }))).toBe('/recovery/password');
    await letCodesAge(world.deps);
    const again = await provePhone(world, citizen.identifier);
    expect((await again.session.submit(again.page, { code })).status).toBe(422);
  });

  it.concurrent('has the limits of the sign-in: five wrong codes and a wait, also of many at once', async () => {
    const citizen = await withApp();
    const { session, page } = await provePhone(world, citizen.identifier);
    await Promise.all(Array.from({ length: 8 }, (_, index) => session.submit(page, { code: `00000${index}` })));
    const refused = await session.submit(page, { code: totpDigits(citizen.secret, now()) });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it.concurrent('takes a code by SMS after the link of a mail, and sends none to the phone that was proven itself', async () => {
    const citizen = await withSms();
    const email = await withEmail(world.deps, citizen.accountId);
    const byMail = await proveEmail(world, email);
    expect(pathOf(byMail.page)).toBe('/recovery/second-step');
    const sent = await byMail.session.submit(byMail.page, { action: 'send' }, '/recovery/other-contact');
    const digits = await found(world, citizen.identifier, digitsIn);
    const password = await byMail.session.submit({ ...sent, fields: { ...sent.fields, action: '' } }, { code: digits });
    expect(pathOf(password)).toBe('/recovery/password');
    await letCodesAge(world.deps);
    expect(pathOf((await provePhone(world, citizen.identifier)).page)).toBe('/recovery/other-contact');
  });

  it.concurrent('never stands for the document of a confirmed citizen', async () => {
    const citizen = await aConfirmedCitizen(world.deps);
    const { accountId, data } = citizen;
    const email = await withEmail(world.deps, accountId);
    const changes = { twoStep: true, smsSecond: true };
    await world.deps.db.transaction().execute((tx) => updateSignInSettings(tx, { accountId, changes, hasPhone: true }));
    const { session, page } = await proveEmail(world, email);
    const sent = await session.submit(page, { action: 'send' }, '/recovery/other-contact');
    const digits = await found(world, citizen.identifier, digitsIn);
    const document = await session.submit({ ...sent, fields: { ...sent.fields, action: '' } }, { code: digits });
    expect(pathOf(document)).toBe('/recovery/document');
    expect(pathOf(await session.submit(document, passwords(), '/recovery/password'))).toBe('/recovery/document');
    const password = await session.submit(document, { document: `${data.document.series}${data.document.number}` });
    expect(pathOf(password)).toBe('/recovery/password');
    expect(pathOf(await session.submit(password, passwords()))).toBe('/recovery/done');
  });

  it.concurrent('means a wait for whoever has nothing but that phone', async () => {
    const citizen = await withSms();
    expect(pathOf((await provePhone(world, citizen.identifier)).page)).toBe('/recovery/wait');
    await letHoldPass(world.deps, citizen.accountId);
    await letCodesAge(world.deps);
    expect(pathOf((await provePhone(world, citizen.identifier)).page)).toBe('/recovery/password');
  });
});
