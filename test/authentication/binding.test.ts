import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addTotp } from '../../src/capabilities/authentication/add-totp.ts';
import { newTotp, openNewTotp, sealNewTotp } from '../../src/capabilities/authentication/new-totp.ts';
import { aCitizen, type TestCitizen } from '../support/citizen.ts';
import { aRelyingParty, authorizationRequest, signInAt, type TestClient } from '../support/relying-party.ts';
import { aTotp, appOf, bindingCode, secretIn, toNewApp } from '../support/second-factors.ts';
import { WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

const demanding = { claims: JSON.stringify({ id_token: { acr: { essential: true, value: 'urn:paiza:loa:simplified:mfa' } } }) };

describe('a factor that a site demands', () => {
  let world: World;
  let client: TestClient;

  beforeAll(async () => {
    world = await createWorld();
    client = await aRelyingParty(world);
  });
  afterAll(() => world.stop());

  const asking = (parameters: Record<string, string> = {}) => authorizationRequest(world, client, parameters);

  async function signedIn(citizen: TestCitizen): Promise<WebSession> {
    const session = new WebSession();
    await signInAt(session, asking(), citizen);
    return session;
  }

  it('is shown before another is bound, by who has one: the password alone binds no app (NIST SP 800-63B-4 §4.1.2.1)', async () => {
    const citizen = await aCitizen(world.deps);
    const app = await aTotp(world.deps, citizen.accountId);
    const [session, attempt] = [await signedIn(citizen), asking(demanding)];
    const step = await session.open(attempt.url);
    const form = await session.open(`${step.url}/new-app`);
    expect(secretIn(form)).toBe('');
    expect(form.url).toMatch(/\/second-step$/u);
    expect(form.text).not.toContain('/new-app"');
    // Nor by the form of another time.
    const { totpId, secret } = newTotp();
    const sealed = sealNewTotp(world.deps.keyring, { accountId: citizen.accountId, time: Date.now() }, { totpId, secret });
    const posted = await session.submit(form, { app: sealed, label: 'x', code: appOf(secret).code() }, `${step.url}/new-app`);
    expect(posted.url).not.toContain('code=');
    expect(await world.deps.db.selectFrom('totp_factors').select('id').where('account_id', '=', citizen.accountId).execute()).toHaveLength(
      1,
    );
    expect((await session.submit(form, { by: 'totp', code: app.code() })).url).toContain('code=');
  });

  it('is a code to the phone before a first app is bound, where there is a phone', async () => {
    const citizen = await aCitizen(world.deps);
    const [session, attempt] = [await signedIn(citizen), asking(demanding)];
    const level = await session.open(attempt.url);
    const form = await session.open(`${level.url}/new-app`);
    expect(secretIn(form)).toBe('');
    expect(form.url).toMatch(/\/second-step$/u);
    expect(form.text).toContain('/second-step/sms"');
  });

  it('is a code to the mailbox before a first app is bound, where there is no phone; wrong ones are counted, and it is good for its own pause', async () => {
    const email = `mail-${Date.now()}@example.ru`;
    const citizen = await aCitizen(world.deps, { email });
    const session = await signedIn(citizen);
    const level = await session.open(asking(demanding).url);
    const mail = await session.open(`${level.url}/new-app`);
    expect((await session.submit(mail, { action: '', code: '12345x' })).status).toBe(422);
    const sent = await session.submit(mail, {});
    const code = await bindingCode(world, email);
    expect((await session.submit(sent, { code: code === '000000' ? '111111' : '000000' })).status).toBe(422);
    const form = await session.submit(sent, { code });
    expect(secretIn(form)).not.toBe('');
    expect((await session.submit(sent, { code })).status).toBe(422);
    const other = await session.open(asking(demanding).url);
    expect((await session.open(`${other.url}/new-app`)).url).toContain('/binding-code');
  });

  it('is not shown by the form of an app that was added before, whatever the digits are', async () => {
    const email = `again-${Date.now()}@example.ru`;
    const citizen = await aCitizen(world.deps, { email });
    const session = await signedIn(citizen);
    const level = await session.open(asking(demanding).url);
    const form = await toNewApp(world, { session, level, email });
    const app = appOf(secretIn(form));
    // Two tabs: in one the app is added meanwhile, without a step-up.
    await world.deps.db.transaction().execute((tx) =>
      addTotp(world.deps, tx, {
        ...openNewTotp(world.deps.keyring, { accountId: citizen.accountId, time: Date.now() }, form.fields['app'] ?? '')!,
        accountId: citizen.accountId,
        label: 'x',
        digits: app.code(),
      }),
    );
    // Of the account since before this sign-in was, as far as the page can tell.
    const back = await session.submit(form, { code: app.code() === '000000' ? '111111' : '000000' });
    expect(back.url).toMatch(/\/second-step$/u);
    expect(back.url).not.toContain('code=');
    expect((await session.submit(back, { code: app.code(1) })).url).toContain('code=');
  });
});
