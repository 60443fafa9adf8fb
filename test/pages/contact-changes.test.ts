import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import { listFactors } from '../../src/capabilities/authentication/list-factors.ts';
import { storePassword } from '../../src/capabilities/authentication/set-password.ts';
import { updateSignInSettings } from '../../src/capabilities/authentication/update-sign-in-settings.ts';
import { removeContact } from '../../src/capabilities/registration/remove-contact.ts';
import { withdrawContactChange } from '../../src/capabilities/registration/withdraw-contact-change.ts';
import { eventually } from '../notifications/outbox-world.ts';
import { aCitizen, somePhone, type TestCitizen } from '../support/citizen.ts';
import { aPasskey, passkeyFormOf, sendPasskey } from '../support/passkey-page.ts';
import { aTotp } from '../support/second-factors.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ config: { registration: { startsPerAddressPerHour: 1000, startsPerWiderNetworkPerHour: 1000 } } });
});
afterAll(() => world.stop());

const at = (path: string) => `${world.origin}${path}`;
const contacts = '/account/contacts';
const someEmail = () => `vera.${randomInt(1_000_000_000)}@example.org`;

async function signedIn(citizen: TestCitizen): Promise<WebSession> {
  const session = new WebSession({ 'accept-language': 'en' });
  await session.submit(await session.open(at(contacts)), { identifier: citizen.identifier, password: citizen.password });
  return session;
}

const standing = async ({ accountId }: TestCitizen) => (await findAccount(world.deps, accountId))?.contacts.map(({ value }) => value);
const isSignedIn = async (session: WebSession) => (await session.open(at('/account'))).url === at('/account');

async function codeFor(destination: string, after = 0): Promise<string> {
  return /(?<!\d)\d{6}(?!\d)/u.exec((await world.messageTo(destination, after)).text)?.[0] ?? '';
}

/** Puts this in the place of the contact of its kind, or beside the other one. */
async function takes(session: WebSession, value: string, page = contacts): Promise<WebPage> {
  const asked = await session.submit(await session.open(at(page)), { [value.includes('@') ? 'email' : 'phone']: value });
  return session.submit(asked, { code: await codeFor(value) });
}
const replacesEmail = (session: WebSession, value: string) => takes(session, value, `${contacts}/email`);

/** The newest link that undoes, of those that this contact was sent after so many messages; other notices may come after it. */
async function undoLink(destination: string, after = 0): Promise<string> {
  const sent = () =>
    world.messages
      .filter(({ to }) => to === destination)
      .toReversed()
      .slice(after);
  const links = () => sent().flatMap(({ text }) => /https?:\/\/\S+\/account\/contacts\/undo\/[\w-]{43}/u.exec(text)?.[0] ?? []);
  await eventually(() => Promise.resolve(links().length > 0));
  return links().at(-1) ?? '';
}

async function aCitizenWithBoth() {
  const email = someEmail();
  const citizen = await aCitizen(world.deps, { email });
  const session = await signedIn(citizen);
  const phone = somePhone();
  await takes(session, phone);
  return { citizen, session, email, phone };
}

async function makeStale({ accountId }: TestCitizen): Promise<void> {
  await world.deps.pool.query(
    `update oidc_artefacts set payload = jsonb_set(payload::jsonb, '{loginTs}', to_jsonb((payload::jsonb ->> 'loginTs')::int - 301))::json
     where model = 'Session' and account_id = '${accountId}'`,
  );
}

describe('a contact that is replaced', () => {
  it('stays until the new one is proved; then the new one signs in, the old one is told and the other sessions are over', async () => {
    const old = someEmail();
    const citizen = await aCitizen(world.deps, { email: old });
    const [session, elsewhere] = [await signedIn(citizen), await signedIn(citizen)];
    const fresh = someEmail();
    const asked = await session.submit(await session.open(at(`${contacts}/email`)), { email: fresh });
    expect(await standing(citizen)).toEqual([old]);
    const done = await session.submit(asked, { code: await codeFor(fresh) });
    expect(done.text).toContain('The contact was replaced');
    expect(await standing(citizen)).toEqual([fresh]);
    const notice = await world.messageTo(old);
    expect(notice.text).not.toContain(fresh);
    expect(await undoLink(old)).toContain('/account/contacts/undo/');
    expect([await isSignedIn(session), await isSignedIn(elsewhere)]).toEqual([true, false]);
    expect(await isSignedIn(await signedIn(citizen))).toBe(false);
    expect(await isSignedIn(await signedIn({ ...citizen, identifier: fresh }))).toBe(true);
    const account = await findAccount(world.deps, citizen.accountId);
    expect(account?.assuranceLevel).toBe('simplified');
    expect(account?.evidence.map(({ revokedAt }) => revokedAt === undefined)).toEqual([false, true]);
  });

  it('needs a factor shown just now (H50), and keeps what was typed', async () => {
    const citizen = await aCitizen(world.deps, { email: someEmail() });
    const session = await signedIn(citizen);
    const form = await session.open(at(`${contacts}/email`));
    await makeStale(citizen);
    const email = someEmail();
    const refused = await session.submit(form, { email });
    expect([refused.status, refused.fields['email']]).toEqual([401, email]);
    const page = await session.open(at(`${contacts}/email`));
    expect(page.text).not.toContain('name="email"');
    expect(page.text).toContain('fresh=yes');
  });

  it('is not replaced by itself, by nonsense, or by the code of another', async () => {
    const own = someEmail();
    const citizen = await aCitizen(world.deps, { email: own });
    const session = await signedIn(citizen);
    for (const email of [own, own.toUpperCase(), '', 'nobody']) {
      expect((await session.submit(await session.open(at(`${contacts}/email`)), { email })).status).toBe(422);
    }
    const [victim, mine] = [someEmail(), someEmail()];
    const askedFor = async (email: string) => session.submit(await session.open(at(`${contacts}/email`)), { email });
    const page = await askedFor(victim);
    const cookie = session.cookie('contact') ?? '';
    await askedFor(mine);
    session.setCookie('contact', cookie);
    expect((await session.submit(page, { code: await codeFor(mine) })).status).toBe(422);
    expect(await standing(citizen)).toEqual([own]);
  });

  it('is of one session: what was kept of an earlier one opens nothing, least of all once there is a second factor', async () => {
    const own = someEmail();
    const citizen = await aCitizen(world.deps, { email: own });
    const [before, thiefs] = [await signedIn(citizen), someEmail()];
    const page = await before.submit(await before.open(at(`${contacts}/email`)), { email: thiefs });
    const cookie = before.cookie('contact') ?? '';
    const later = await signedIn(citizen);
    later.setCookie('contact', cookie);
    expect((await later.open(at(`${contacts}/code`))).url).toBe(at(contacts));
    await aTotp(world.deps, citizen.accountId);
    expect((await before.submit(page, { code: await codeFor(thiefs) })).status).toBe(401);
    expect((await before.submit(page, { action: 'resend' })).status).toBe(401);
    expect(await standing(citizen)).toEqual([own]);
  });

  it('cannot be one that somebody has, and who asks cannot tell', async () => {
    const taken = (await aCitizen(world.deps, { email: someEmail() })).identifier;
    const citizen = await aCitizen(world.deps, { email: someEmail() });
    const session = await signedIn(citizen);
    const asked = await session.submit(await session.open(at(`${contacts}/email`)), { email: taken });
    expect(asked.url).toBe(at(`${contacts}/code`));
    expect((await world.messageTo(taken)).text).not.toMatch(/(?<!\d)\d{6}(?!\d)/u);
    expect((await session.submit(asked, { code: '123456' })).status).toBe(422);
    expect(await standing(citizen)).toEqual([citizen.identifier]);
  });
});

describe('a contact that is removed', () => {
  it('goes while another one stays, and both are told', async () => {
    const { citizen, session, email, phone } = await aCitizenWithBoth();
    const asked = await session.open(at(`${contacts}/phone/remove`));
    expect(asked.text).toContain('Remove the mobile phone?');
    const removed = await session.submit(asked, { action: 'remove' });
    expect(removed.text).toContain('The contact was removed');
    expect(await standing(citizen)).toEqual([email]);
    await Promise.all([undoLink(phone, 1), undoLink(email, 1)]);
    expect((await session.open(at(`${contacts}/email/remove`))).text).toContain('This is your only contact');
    expect((await session.submit({ ...asked, url: at(`${contacts}/email/remove`), formAction: undefined }, {})).status).toBe(409);
  });

  it('leaves one when both are removed at once', async () => {
    const { citizen } = await aCitizenWithBoth();
    const { accountId } = citizen;
    const kinds = ['phone', 'email', 'phone', 'email'] as const;
    const outcomes = await Promise.allSettled(kinds.map((kind) => removeContact(world.deps, { accountId, kind })));
    expect(outcomes.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
    expect(await standing(citizen)).toHaveLength(1);
  });

  it('is not the phone that two-step sign-in sends its codes to', async () => {
    const { citizen, session } = await aCitizenWithBoth();
    const { accountId } = citizen;
    const twoStepBySms = { accountId, changes: { twoStep: true, smsSecond: true }, hasPhone: true };
    await world.deps.db.transaction().execute((tx) => updateSignInSettings(tx, twoStepBySms));
    const refused = await session.submit(await session.open(at(`${contacts}/phone/remove`)), { action: 'remove' });
    expect([refused.status, refused.text.includes('two-step')]).toEqual([409, true]);
    expect(await standing(citizen)).toHaveLength(2);
  });

  it('needs a factor shown just now', async () => {
    const { citizen, session } = await aCitizenWithBoth();
    const form = await session.open(at(`${contacts}/phone/remove`));
    await makeStale(citizen);
    expect((await session.submit(form, { action: 'remove' })).status).toBe(401);
    expect(await standing(citizen)).toHaveLength(2);
  });
});

describe('the link that the old contact was sent', () => {
  it('undoes with its button, not by being opened; every session ends and everybody is told', async () => {
    const old = someEmail();
    const citizen = await aCitizen(world.deps, { email: old });
    const thief = await signedIn(citizen);
    const stolen = someEmail();
    await replacesEmail(thief, stolen);
    const link = await undoLink(old);
    const owner = new WebSession({ 'accept-language': 'en' });
    await owner.request(link, { method: 'HEAD' });
    for (let look = 0; look < 3; look++) expect((await owner.open(link)).text).toContain('Undo the change of contacts?');
    expect(await standing(citizen)).toEqual([stolen]);
    const page = await owner.open(link);
    expect(page.text).not.toContain(stolen);
    const undone = await owner.submit(page, { action: 'undo' });
    expect([undone.status, undone.text.includes('The change was undone')]).toEqual([200, true]);
    expect(await standing(citizen)).toEqual([old]);
    expect(await isSignedIn(thief)).toBe(false);
    expect((await world.messageTo(stolen, 1)).text).toContain('/recovery');
    // Sent again, it tells the same and changes nothing.
    expect((await owner.submit(page, { action: 'undo' })).text).toContain('The change was undone');
    const account = await findAccount(world.deps, citizen.accountId);
    expect(account?.evidence.filter(({ revokedAt }) => revokedAt === undefined)).toHaveLength(1);
    // Whoever made the change has shown a factor: the password is not the owner's alone.
    expect(await isSignedIn(await signedIn(citizen))).toBe(false);
  });

  it('takes back what followed the change, and what came with it in the same session', async () => {
    const { citizen, session: legitimate, phone, email } = await aCitizenWithBoth();
    expect(await isSignedIn(legitimate)).toBe(true);
    const thief = await signedIn(citizen);
    const [first, second, own] = [someEmail(), someEmail(), somePhone()];
    await replacesEmail(thief, first);
    await takes(thief, own, `${contacts}/phone`);
    await world.deps.pool.query(`update one_time_codes set created_at = created_at - interval '1 hour'`);
    await replacesEmail(thief, second);
    expect((await standing(citizen))?.toSorted()).toEqual([own, second].toSorted());
    // The phone was told of its own removal, the second change of the thief; the first one falls with it.
    const link = await undoLink(phone, 2);
    const owner = new WebSession();
    await owner.submit(await owner.open(link), { action: 'undo' });
    expect((await standing(citizen))?.toSorted()).toEqual([phone, email].toSorted());
  });

  it('takes away what was bound in the same session or since, and leaves no two steps that nothing is left for', async () => {
    const email = someEmail();
    const citizen = await aCitizen(world.deps, { email });
    const { session: thief, authenticator } = await aPasskey(world, citizen);
    await takes(thief, somePhone());
    for (const choice of ['sms_on', 'two_step_on'])
      await thief.submit(await thief.open(at('/account/security/two-step')), { choice }, '/account/security/two-step');
    expect(await listFactors(world.deps, citizen.accountId)).toMatchObject({ passkeys: 1, smsSecond: true, twoStep: true });
    const link = world.messages
      .filter(({ to }) => to === email)
      .flatMap(({ text }) => /https?:\/\/\S+\/account\/contacts\/undo\/[\w-]{43}/u.exec(text) ?? [])[0];
    const owner = new WebSession();
    await owner.submit(await owner.open(link ?? ''), { action: 'undo' });
    expect(await standing(citizen)).toEqual([email]);
    expect(await listFactors(world.deps, citizen.accountId)).toMatchObject({ passkeys: 0, smsSecond: false, twoStep: false });
    const form = await thief.open(at('/account/security/passkeys'));
    expect((await sendPasskey(thief, form, authenticator.get(passkeyFormOf(form).options))).status).toBe(422);
    // Nobody is shut out by a setting: the new password signs in.
    const hash = await world.deps.passwordHasher.hash('Another7horse');
    await world.deps.db.transaction().execute((tx) => storePassword(tx, { accountId: citizen.accountId, ...hash }));
    expect(await isSignedIn(await signedIn({ ...citizen, password: 'Another7horse' }))).toBe(true);
  });

  it('takes back a contact that was only added', async () => {
    const citizen = await aCitizen(world.deps);
    const added = someEmail();
    await takes(await signedIn(citizen), added);
    expect(await standing(citizen)).toEqual([citizen.identifier, added]);
    const owner = new WebSession();
    await owner.submit(await owner.open(await undoLink(citizen.identifier)), { action: 'undo' });
    expect(await standing(citizen)).toEqual([citizen.identifier]);
  });

  it('is used once, however many press it on two nodes', async () => {
    const old = someEmail();
    const citizen = await aCitizen(world.deps, { email: old });
    await replacesEmail(await signedIn(citizen), someEmail());
    const token = (await undoLink(old)).split('/').at(-1) ?? '';
    const node = await world.secondNode();
    const nodes = [world.deps, node.deps, world.deps, node.deps, world.deps, node.deps];
    const outcomes = await Promise.all(nodes.map((deps) => withdrawContactChange(deps, token)));
    await node.stop();
    expect(outcomes.toSorted()).toEqual(['closed', 'closed', 'closed', 'closed', 'closed', 'undone']);
    expect(await standing(citizen)).toEqual([old]);
    const { rows } = await world.deps.pool.query(`select 1 from audit_events where account_id = $1 and action = 'contact.change_undone'`, [
      citizen.accountId,
    ]);
    expect(rows).toHaveLength(1);
  });

  it('ends with its window, and a link that was never sent undoes nothing', async () => {
    const old = someEmail();
    const citizen = await aCitizen(world.deps, { email: old });
    const fresh = someEmail();
    await replacesEmail(await signedIn(citizen), fresh);
    const link = await undoLink(old);
    await world.deps.pool.query(`update contact_changes set undo_until = clock_timestamp() where account_id = $1`, [citizen.accountId]);
    const owner = new WebSession({ 'accept-language': 'en' });
    const late = await owner.open(link);
    expect([late.status, late.text.includes('can no longer be undone')]).toEqual([410, true]);
    expect(await withdrawContactChange(world.deps, link.split('/').at(-1) ?? '')).toBe('closed');
    expect((await owner.open(at(`${contacts}/undo/${'A'.repeat(43)}`))).status).toBe(410);
    expect(await standing(citizen)).toEqual([fresh]);
  });

  it('gives back no contact that another account has taken meanwhile, and leaves the account the one it has', async () => {
    const old = someEmail();
    const citizen = await aCitizen(world.deps, { email: old });
    const fresh = someEmail();
    await replacesEmail(await signedIn(citizen), fresh);
    const link = await undoLink(old);
    await aCitizen(world.deps, { email: old });
    const owner = new WebSession({ 'accept-language': 'en' });
    const page = await owner.submit(await owner.open(link), { action: 'undo' });
    expect([page.status, page.text.includes('cannot come back')]).toEqual([409, true]);
    expect(await standing(citizen)).toEqual([fresh]);
  });

  it('leaves an account its contact that went and came back', async () => {
    const old = someEmail();
    const citizen = await aCitizen(world.deps, { email: old });
    const session = await signedIn(citizen);
    await replacesEmail(session, someEmail());
    const link = await undoLink(old);
    await world.deps.pool.query(`update one_time_codes set created_at = created_at - interval '1 hour'`);
    const asked = await session.submit(await session.open(at(`${contacts}/email`)), { email: old });
    await session.submit(asked, { code: await codeFor(old, 1) });
    expect(await standing(citizen)).toEqual([old]);
    const owner = new WebSession();
    await owner.submit(await owner.open(link), { action: 'undo' });
    expect(await standing(citizen)).toEqual([old]);
  });

  it('is in no log line', async () => {
    expect(world.log.join('')).toContain('/account/contacts/undo/:token');
    expect(world.log.join('')).not.toMatch(/undo\/[\w-]{43}/u);
  });
});
