import { sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDataKey } from '../../src/capabilities/accounts/open-data-key.ts';
import { newPasskeyChallenge } from '../../src/capabilities/authentication/passkey-challenge.ts';
import { listPasskeys } from '../../src/capabilities/authentication/list-passkeys.ts';
import { MOST_PASSKEYS, passkeyPlaces } from '../../src/capabilities/authentication/passkey.ts';
import { newId } from '../../src/kernel/ids.ts';
import { oid, sequence, set, utf8 } from '../../src/sandbox/certificate-authority/der.ts';
import { aCitizen, type TestCitizen } from '../support/citizen.ts';
import { aPasskey, atPasskeys, passkeyFormOf, passkeysPath, sendPasskey } from '../support/passkey-page.ts';
import { SoftAuthenticator, type Attestation, type Lies } from '../support/soft-authenticator.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';
import { makeAuthority, makePerson } from '../signature/pki.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());

const device = () => new SoftAuthenticator({ origin: world.origin });
const labelsOf = async ({ accountId }: TestCitizen) => (await listPasskeys(world.deps, accountId)).map(({ label }) => label);
const actionsOf = async ({ accountId }: TestCitizen) =>
  (await world.deps.db.selectFrom('audit_events').select('action').where('account_id', '=', accountId).orderBy('id').execute()).map(
    ({ action }) => action,
  );

/** As if so long had passed since everybody's last factor. */
async function factorsWereShown(secondsAgo: number): Promise<void> {
  await world.deps.pool.query(
    `update oidc_artefacts set payload = jsonb_set(payload::jsonb, '{loginTs}', to_jsonb((payload::jsonb ->> 'loginTs')::int - $1::int))::json
     where model = 'Session' and payload->>'loginTs' is not null`,
    [secondsAgo],
  );
}

/** Sends what an authenticator made of the page's options. */
async function adds(session: WebSession, page: WebPage, lies: Lies = {}, label = 'Key'): Promise<WebPage> {
  return sendPasskey(session, page, device().create(passkeyFormOf(page).options, lies), { label });
}

describe('adding a passkey', () => {
  it('keeps its name sealed, shows it in the list and tells every contact', async () => {
    const citizen = await aCitizen(world.deps);
    const { page } = await aPasskey(world, citizen, { label: '  Мамин \u202E телефон\n' });
    expect(page.text).toContain('Your passkey is created');
    expect(page.text).toContain('>Мамин телефон</a>');
    expect(page.text).toContain('Not used yet');
    expect((await world.messageTo(citizen.identifier)).text).toContain(`ключ доступа. Не вы? ${world.origin}${passkeysPath}`);
    expect(await actionsOf(citizen)).toContain('passkey.added');
    const { rows } = await world.deps.pool.query<{ row: string }>(`select passkeys::text as row from passkeys`);
    expect(rows.map(({ row }) => row).join()).not.toContain(Buffer.from('Мамин').toString('hex'));
  });

  it('asks for a discoverable one with PIN or biometrics, and not for one that is there', async () => {
    const citizen = await aCitizen(world.deps);
    const { page, authenticator } = await aPasskey(world, citizen);
    expect(passkeyFormOf(page).options).toMatchObject({
      rp: { id: 'localhost' },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: [{ id: authenticator.credentialId.toString('base64url') }],
      pubKeyCredParams: [{ alg: -8 }, { alg: -7 }, { alg: -257 }],
    });
  });

  it('takes a factor shown a moment ago, and adding one is no such showing', async () => {
    const citizen = await aCitizen(world.deps);
    const { session, page } = await atPasskeys(world, citizen);
    await factorsWereShown(290);
    expect((await adds(session, page)).url).toMatch(/done=added$/u);
    await factorsWereShown(11);
    const list = await session.open(`${world.origin}${passkeysPath}`);
    expect(list.text).not.toContain('data-passkey="create"');
    const late = await adds(session, page);
    expect([late.status, await labelsOf(citizen)]).toEqual([401, ['Key']]);
    expect(late.text).toContain('value="Key"');
  });

  it('gives a form without a name, or without a passkey, back with what was typed', async () => {
    const { session, page } = await atPasskeys(world, await aCitizen(world.deps));
    for (const label of ['', ' \u200B ', 'x'.repeat(61)]) {
      const refused = await adds(session, page, {}, label);
      expect([refused.status, refused.text.includes('field-label-error')]).toEqual([422, true]);
    }
    const refused = await sendPasskey(session, page, '', { label: 'Телефон "Аси"' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('value="Телефон &quot;Аси&quot;"');
    expect(refused.text).toContain('only with JavaScript');
  });

  it.each<[string, Lies]>([
    ['was made on another origin', { origin: 'https://paiza.evil.example' }],
    ['was made in a frame of another site', { crossOrigin: true }],
    ['was made for another relying party id', { rpId: 'evil.example' }],
    ['was made without PIN or biometrics', { userVerified: false }],
    ['is an answer to a sign-in', { type: 'webauthn.get' }],
    ['uses an algorithm that was not asked for', { algorithm: -17 }],
    ['says that it attests to itself, and does not', { attestation: () => statement('packed', Buffer.alloc(70, 1)) }],
    ['has an attestation without a format', { attestation: () => ({ fmt: 'none', attStmt: new Map([['alg', -7]]) }) }],
    ['comes with an attestation of a kind that we never ask for', { attestation: () => statement('android-key', Buffer.alloc(70, 1), []) }],
  ])('refuses one that %s', async (_title, lies) => {
    const citizen = await aCitizen(world.deps);
    const { session, page } = await atPasskeys(world, citizen);
    const refused = await adds(session, page, lies);
    expect([refused.status, await labelsOf(citizen)]).toEqual([422, []]);
    expect(refused.text).toContain('value="Key"');
    // The honest one goes through with the very same page.
    expect((await adds(session, page)).url).toMatch(/done=added$/u);
  });

  it('takes one that attests to itself, as some do unasked', async () => {
    const { session, page } = await atPasskeys(world, await aCitizen(world.deps));
    const added = await adds(session, page, { attestation: (signed, key) => statement('packed', sign('sha256', signed, key)) });
    expect(added.url).toMatch(/done=added$/u);
  });

  it('refuses one that brings a certificate, however right: nobody asked, and its addresses are not ours to visit', async () => {
    const authority = await makeAuthority('Maker of keys');
    const parts = { '2.5.4.6': 'AA', '2.5.4.10': 'Maker', '2.5.4.11': 'Authenticator Attestation', '2.5.4.3': 'Key' };
    const subject = sequence(...Object.entries(parts).map(([id, text]) => set(sequence(oid(id), utf8(text)))));
    const maker = await makePerson(authority, { subject });
    const { session, page } = await atPasskeys(world, await aCitizen(world.deps));
    const refused = await adds(session, page, {
      attestation: (signed) => statement('packed', Buffer.from(maker.key.sign(signed)), [maker.certificate]),
    });
    expect(refused.status).toBe(422);
  });
});

function statement(fmt: string, sig: Buffer, x5c?: readonly Buffer[]): Attestation {
  return { fmt, attStmt: new Map<string, unknown>([['alg', -7], ['sig', sig], ...(x5c === undefined ? [] : [['x5c', x5c] as const])]) };
}

describe('a challenge for a new passkey', () => {
  it('is worth nothing in another session, for another account, or too late', async () => {
    const citizen = await aCitizen(world.deps);
    const [one, same, other] = [
      await atPasskeys(world, citizen),
      await atPasskeys(world, citizen),
      await atPasskeys(world, await aCitizen(world.deps)),
    ];
    for (const { session, page } of [same, other]) {
      const refused = await adds(session, page, { challenge: passkeyFormOf(one.page).options.challenge });
      expect([refused.status, refused.text.includes('open for too long')]).toEqual([422, true]);
    }
    const { rows } = await world.deps.pool.query<{ uid: string }>(
      `select payload->>'uid' as uid from oidc_artefacts where model = 'Session' and payload->>'accountId' = $1`,
      [citizen.accountId],
    );
    const olds = rows.map(({ uid: within }) => {
      const ceremony = { kind: 'create', accountId: citizen.accountId, within } as const;
      return newPasskeyChallenge(world.deps.keyring, ceremony, Date.now() - 901_000);
    });
    expect(olds).toHaveLength(2);
    for (const challenge of olds) expect((await adds(one.session, one.page, { challenge })).status).toBe(422);
    expect(await labelsOf(citizen)).toEqual([]);
  });

  it('makes one passkey, however many answers come at once', async () => {
    const citizen = await aCitizen(world.deps);
    const { session, page } = await atPasskeys(world, citizen);
    const pages = await Promise.all(Array.from({ length: 5 }, () => adds(session, page)));
    expect(pages.filter(({ url }) => url.endsWith('done=added'))).toHaveLength(1);
    expect(await labelsOf(citizen)).toEqual(['Key']);
  });
});

describe('the same credential', () => {
  it('is of one account, also when it comes twice at once, and never comes back once removed', async () => {
    const [one, other] = [await aCitizen(world.deps), await aCitizen(world.deps)];
    const shared = device();
    const visits = [await atPasskeys(world, one), await atPasskeys(world, other)];
    const pages = await Promise.all(
      visits.map(({ session, page }) => sendPasskey(session, page, shared.create(passkeyFormOf(page).options), { label: 'Shared' })),
    );
    expect(pages.filter(({ url }) => url.endsWith('done=added'))).toHaveLength(1);
    expect(pages.filter(({ text }) => text.includes('added already'))).toHaveLength(1);
    await world.deps.db.updateTable('passkeys').set({ removed_at: new Date() }).where('credential_id', '=', shared.credentialId).execute();
    const { session, page } = await atPasskeys(world, one);
    const again = await sendPasskey(session, page, shared.create(passkeyFormOf(page).options), { label: 'Again' });
    expect([again.status, again.text.includes('added already')]).toEqual([422, true]);
  });
});

it('an account has a number of passkeys at most, however many come at once', async () => {
  const citizen = await aCitizen(world.deps);
  const visits = [await atPasskeys(world, citizen), await atPasskeys(world, citizen), await atPasskeys(world, citizen)];
  for (let index = 1; index < MOST_PASSKEYS; index++) await fill(citizen, index);
  const pages = await Promise.all(visits.map(({ session, page }) => adds(session, page, {}, 'Last')));
  expect(pages.filter(({ url }) => url.endsWith('done=added'))).toHaveLength(1);
  expect(pages.filter(({ status, text }) => status === 422 && text.includes('No more passkeys'))).toHaveLength(2);
  expect(await labelsOf(citizen)).toHaveLength(MOST_PASSKEYS);
});

async function fill({ accountId }: TestCitizen, index: number): Promise<void> {
  const id = newId('psk');
  const dataKey = await openDataKey(world.deps, accountId);
  await world.deps.pool.query(
    `insert into passkeys (id, account_id, credential_id, public_key, counter, device_type, backed_up, label_sealed)
     values ($1, $2, $3, '', 0, 'multi', true, $4)`,
    [id, accountId, Buffer.from(id), dataKey?.seal(passkeyPlaces.label(id), `Key ${index}`)],
  );
}

describe('changing a passkey', () => {
  const pageOf = async (session: WebSession, citizen: TestCitizen) => {
    const [passkey] = await listPasskeys(world.deps, citizen.accountId);
    return session.open(`${world.origin}${passkeysPath}/${passkey?.id}`);
  };

  it('gives it another name', async () => {
    const citizen = await aCitizen(world.deps);
    const { session } = await aPasskey(world, citizen, { label: 'Old' });
    const page = await pageOf(session, citizen);
    expect((await session.submit(page, { label: ' ' })).status).toBe(422);
    expect((await session.submit(page, { label: 'New' })).text).toContain('The name is changed');
    expect(await labelsOf(citizen)).toEqual(['New']);
    expect(await actionsOf(citizen)).toContain('passkey.renamed');
  });

  it('takes a factor shown a moment ago', async () => {
    const citizen = await aCitizen(world.deps);
    const { session } = await aPasskey(world, citizen);
    const page = await pageOf(session, citizen);
    await factorsWereShown(301);
    for (const values of [{ label: 'New' }, { action: 'remove' }] as const) expect((await session.submit(page, values)).status).toBe(401);
    expect((await pageOf(session, citizen)).text).toContain('sign in again');
    expect(await labelsOf(citizen)).toEqual(['Test key']);
  });

  it('takes a second factor, once there is one: the password alone neither adds nor removes a passkey', async () => {
    const citizen = await aCitizen(world.deps);
    const { authenticator } = await aPasskey(world, citizen);
    await world.deps.pool.query(`update passkeys set created_at = created_at - interval '1 day' where account_id = $1`, [
      citizen.accountId,
    ]);
    const { session, page } = await atPasskeys(world, citizen);
    expect(() => passkeyFormOf(page)).toThrow('no passkey is asked for');
    const own = await pageOf(session, citizen);
    expect(own.text).not.toContain('value="remove"');
    const { csrf_token = '', owner_token = '' } = (await session.open(`${world.origin}/account/notifications`)).fields;
    const form = { ...own, fields: { csrf_token, owner_token } };
    const within = new WebSession();
    expect((await session.submit(form, { action: 'remove' }, own.url)).status).toBe(401);
    expect(await labelsOf(citizen)).toEqual(['Test key']);
    const signIn = await within.open(`${world.origin}${passkeysPath}`);
    await sendPasskey(within, signIn, authenticator.get(passkeyFormOf(signIn).options));
    await adds(within, await within.open(`${world.origin}${passkeysPath}`));
    expect(await labelsOf(citizen)).toEqual(['Test key', 'Key']);
  });

  it('is for its owner alone', async () => {
    const [owner, other] = [await aCitizen(world.deps), await aCitizen(world.deps)];
    await aPasskey(world, owner);
    const { session } = await aPasskey(world, other);
    const form = await pageOf(session, other);
    const foreign = await pageOf(session, owner);
    expect(foreign.status).toBe(404);
    for (const values of [{ label: 'Mine' }, { action: 'remove' }] as const) {
      expect((await session.submit({ ...form, url: foreign.url }, values, foreign.url)).status).toBe(404);
    }
    expect([await labelsOf(owner), await labelsOf(other)]).toEqual([['Test key'], ['Test key']]);
  });

  it('removes it for good: it signs in nowhere, its sessions elsewhere end, its owner is told', async () => {
    const citizen = await aCitizen(world.deps);
    const { session, authenticator } = await aPasskey(world, citizen);
    const elsewhere = new WebSession({ 'accept-language': 'en' });
    const signIn = await elsewhere.open(`${world.origin}${passkeysPath}`);
    expect((await sendPasskey(elsewhere, signIn, authenticator.get(passkeyFormOf(signIn).options))).text).toContain('Last sign-in');
    const list = await session.submit(await pageOf(session, citizen), { action: 'remove' });
    expect(list.text).toContain('The passkey is removed');
    expect(list.text).toContain('You have no passkeys yet');
    await world.messageTo(citizen.identifier, 1);
    expect(
      world.messages
        .filter(({ to }) => to === citizen.identifier)
        .map(({ text }) => text)
        .join(),
    ).toContain('ключ доступа удалён');
    const again = await elsewhere.open(`${world.origin}${passkeysPath}`);
    expect(again.text).toContain('name="password"');
    const refused = await sendPasskey(elsewhere, again, authenticator.get(passkeyFormOf(again).options));
    expect([refused.status, refused.text.includes('you may have removed it')]).toEqual([422, true]);
    expect((await pageOf(session, citizen)).status).toBe(404);
  });

  const withoutPassword = ({ accountId }: TestCitizen) =>
    world.deps.db.deleteFrom('passwords').where('account_id', '=', accountId).execute();

  it('leaves nobody without a way in: the last one stays for who has no password', async () => {
    const citizen = await aCitizen(world.deps);
    const { session } = await aPasskey(world, citizen);
    const page = await pageOf(session, citizen);
    await withoutPassword(citizen);
    const kept = await session.submit(page, { action: 'remove' });
    expect([kept.status, kept.text.includes('only way to sign in')]).toEqual([422, true]);
    expect(await labelsOf(citizen)).toEqual(['Test key']);
  });

  it('lets one of two passkeys go when both are removed at once and one has to stay', async () => {
    const citizen = await aCitizen(world.deps);
    const { session } = await aPasskey(world, citizen);
    await adds(session, await session.open(`${world.origin}${passkeysPath}`));
    await withoutPassword(citizen);
    const pages = await Promise.all(
      (await listPasskeys(world.deps, citizen.accountId)).map(({ id }) => session.open(`${world.origin}${passkeysPath}/${id}`)),
    );
    const outcomes = await Promise.all(pages.map((page) => session.submit(page, { action: 'remove' })));
    expect(outcomes.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 422]);
    expect(await labelsOf(citizen)).toHaveLength(1);
  });

  it('says before the last second step goes that two steps go with it, and switches them off', async () => {
    const citizen = await aCitizen(world.deps);
    const { session } = await aPasskey(world, citizen);
    await world.deps.pool.query(`insert into sign_in_settings (account_id, two_step) values ($1, true)`, [citizen.accountId]);
    const page = await pageOf(session, citizen);
    expect(page.text).toContain('your only second step');
    await session.submit(page, { action: 'remove' });
    const settings = await world.deps.db
      .selectFrom('sign_in_settings')
      .select('two_step')
      .where('account_id', '=', citizen.accountId)
      .execute();
    expect(settings).toEqual([{ two_step: false }]);
    expect(await actionsOf(citizen)).toContain('two_step.disabled');
  });
});

describe('an account with two steps', () => {
  it('takes a passkey after the password, and only its own; a passkey alone is both steps', async () => {
    const [owner, other] = [await aCitizen(world.deps), await aCitizen(world.deps)];
    const [own, foreign] = [(await aPasskey(world, owner)).authenticator, (await aPasskey(world, other)).authenticator];
    await world.deps.pool.query(`insert into sign_in_settings (account_id, two_step) values ($1, true)`, [owner.accountId]);
    const session = new WebSession({ 'accept-language': 'en' });
    const signIn = await session.open(`${world.origin}${passkeysPath}`);
    const page = await session.submit(signIn, { identifier: owner.identifier, password: owner.password });
    expect(page.url).toMatch(/\/passkey$/u);
    expect(page.text).toMatch(/href="\/interaction\/[\w-]+\/second-step"/u);
    const { options } = passkeyFormOf(page);
    expect(options['allowCredentials']).toHaveLength(1);
    expect((await sendPasskey(session, page, foreign.get(options))).status).toBe(422);
    expect((await sendPasskey(session, page, own.get(options))).url).toBe(`${world.origin}${passkeysPath}`);
    const alone = new WebSession({ 'accept-language': 'en' });
    const again = await alone.open(`${world.origin}${passkeysPath}`);
    expect((await sendPasskey(alone, again, own.get(passkeyFormOf(again).options))).url).toBe(`${world.origin}${passkeysPath}`);
  });

  it('does not take it once the password that came first is no longer the account’s', async () => {
    const owner = await aCitizen(world.deps);
    const { authenticator } = await aPasskey(world, owner);
    await world.deps.pool.query(`insert into sign_in_settings (account_id, two_step) values ($1, true)`, [owner.accountId]);
    const session = new WebSession({ 'accept-language': 'en' });
    const signIn = await session.open(`${world.origin}${passkeysPath}`);
    const page = await session.submit(signIn, { identifier: owner.identifier, password: owner.password });
    await world.deps.pool.query(`update passwords set changed_at = clock_timestamp() where account_id = $1`, [owner.accountId]);
    expect((await sendPasskey(session, page, authenticator.get(passkeyFormOf(page).options))).status).toBe(422);
  });
});

it('tools that keep passwords find the pages (W3C Passkey Endpoints)', async () => {
  const response = await fetch(`${world.origin}/.well-known/passkey-endpoints`);
  expect(response.headers.get('content-type')).toMatch(/^application\/json/u);
  expect(await response.json()).toEqual({ enroll: `${world.origin}${passkeysPath}`, manage: `${world.origin}${passkeysPath}` });
});
