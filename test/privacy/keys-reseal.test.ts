import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import { openAccount } from '../../src/capabilities/accounts/open-account.ts';
import { resealDataKeys } from '../../src/capabilities/accounts/reseal-data-keys.ts';
import { deliverMessage } from '../../src/capabilities/notifications/deliver-message.ts';
import { enqueueMessage } from '../../src/capabilities/notifications/enqueue-message.ts';
import { resealKeys } from '../../src/commands/keys-reseal.ts';
import type { Contact } from '../../src/kernel/identifier.ts';
import type { PersonName } from '../../src/kernel/person-name.ts';
import { aCitizen, aStandardCitizen, somePhone, type StandardCitizen, type TestCitizen } from '../support/citizen.ts';
import { recordingIo, type RecordingIo } from '../support/recording-io.ts';
import { answerOf, aRelyingParty, authorizationRequest, redeem, signInAt, tokens, type TestClient } from '../support/relying-party.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

const master = (id: number) => ({ id, secret: Buffer.alloc(32, 40 + id).toString('base64') });
const password = 'Kolokol7-nad-Volgoy';
const names = { familyName: 'Кольцова' as PersonName, givenName: 'Вера' as PersonName };

/** One story: key 1 alone; then 2 in front of 1; then 2 alone. */
describe('keys reseal', () => {
  let world: World;
  let rotated: World;
  let client: TestClient;
  let io: RecordingIo;
  const citizens: TestCitizen[] = [];
  let standard: StandardCitizen;
  let refreshToken = '';
  let subject: unknown;
  let messageId = '';
  const registering = { session: new WebSession(), contact: somePhone() };
  let passwordPage: WebPage;

  beforeAll(async () => {
    world = await createWorld({ config: { masterKeys: [master(1)] } });
    client = await aRelyingParty(world);
    const hash = await world.deps.passwordHasher.hash('Correct7horse');
    for (let index = 0; index < 400; index++) await openOne({ kind: 'phone', value: somePhone() } as Contact, hash.hash);
    for (let index = 0; index < 8; index++)
      citizens.push(await aCitizen(world.deps, index % 2 === 0 ? {} : { email: `c${index}@example.org` }));
    standard = await aStandardCitizen(world.deps);
    await whatWasBegunUnderTheFirstKey();
    rotated = await restartedWith([master(2), master(1)]);
  });
  beforeEach(() => {
    io = recordingIo();
  });
  afterAll(async () => {
    await rotated.stop();
    await world.stop();
  });

  const restartedWith = (masterKeys: ReturnType<typeof master>[]) => createWorld({ config: { masterKeys }, database: world.database });

  async function openOne(contact: Contact, hash: string): Promise<void> {
    await world.deps.db.transaction().execute(async (tx) => {
      const input = { ...names, contact, language: 'ru', confirmedAt: new Date(), evidenceSource: 'sms_code' } as const;
      const opened = await openAccount(world.deps, tx, input);
      if (opened.kind !== 'opened') return;
      await tx.insertInto('passwords').values({ account_id: opened.accountId, hash, pepper_key_id: 1 }).execute();
    });
  }

  async function whatWasBegunUnderTheFirstKey(): Promise<void> {
    const attempt = authorizationRequest(world, client, { scope: 'openid offline_access', prompt: 'consent' });
    const { code = '' } = answerOf(await signInAt(new WebSession(), attempt, citizens[0]!));
    const first = await redeem(world, client, attempt, code);
    refreshToken = first.body['refresh_token'] ?? 'missing';
    subject = first.idToken.sub;
    await world.deps.db.transaction().execute(async (tx) => {
      const to = { kind: 'phone', value: registering.contact } as Contact;
      messageId = await enqueueMessage(world.deps, tx, {
        to,
        template: 'identifier_taken',
        language: 'ru',
        params: { url: 'https://id.example/' },
        lifetimeSeconds: 3600,
      });
      await tx
        .updateTable('outbox_messages')
        .set({ due_at: new Date(Date.now() + 3_000_000) })
        .where('id', '=', messageId)
        .execute();
    });
    const { session, contact } = registering;
    const signIn = await session.open(authorizationRequest(world, client).url);
    const start = await session.open(`${world.origin}/registration?interaction=${new URL(signIn.url).pathname.split('/')[2]}`);
    const codePage = await session.submit(start, {
      family_name: 'Канареева',
      given_name: 'Анна',
      terms: 'yes',
      way: 'phone',
      phone: contact,
    });
    passwordPage = await session.submit(codePage, { code: /(?<!\d)\d{6}(?!\d)/u.exec((await world.messageTo(contact)).text)?.[0] ?? '' });
    // A code that nobody has answered yet.
    const other = new WebSession();
    const again = await other.open(`${world.origin}/registration`);
    await other.submit(again, { family_name: 'Канареева', given_name: 'Анна', terms: 'yes', way: 'phone', phone: somePhone() });
  }

  const reseal = (node: Pick<World, 'deps'> = rotated, batch = '20') => resealKeys(node.deps, { batch }, io);
  const countOf = async (from: string) =>
    Number((await world.deps.pool.query<{ count: string }>(`select count(*) from ${from}`)).rows[0]?.count);

  async function signIn(node: Pick<World, 'origin'>, citizen: { identifier: string; password: string }) {
    const attempt = authorizationRequest(node, client, { scope: 'openid profile' });
    const answer = answerOf(await signInAt(new WebSession(), attempt, citizen));
    const { status, body, idToken } = await redeem(node, client, attempt, answer['code'] ?? '');
    if (status !== 200) throw new Error(`sign-in failed: ${JSON.stringify({ answer, status, body })}`);
    return idToken;
  }

  it('refuses a batch that is no number of rows', async () => {
    for (const batch of ['0', '-1', 'all', '5001', '1.5']) expect(await reseal(rotated, batch)).toBe(2);
    expect(io.lines).toEqual([]);
  });

  it('disturbs nobody who signs in, opens an account or tries to take another contact meanwhile', async () => {
    expect(await countOf('identifiers where key_version = 1')).toBeGreaterThan(400);
    const run = { on: true };
    let signedIn = 0;
    const taken: string[] = [];
    const visitors = citizens.slice(0, 4).map(async (citizen) => {
      while (run.on || signedIn < 8) {
        await signIn(rotated, citizen);
        signedIn += 1;
      }
    });
    const thief = (async () => {
      while (run.on) {
        for (const citizen of citizens) {
          const kind = citizen.identifier.includes('@') ? 'email' : 'phone';
          const contact = { kind, value: citizen.identifier } as Contact;
          const input = { ...names, contact, language: 'ru', confirmedAt: new Date(), evidenceSource: 'sms_code' } as const;
          taken.push((await rotated.deps.db.transaction().execute((tx) => openAccount(rotated.deps, tx, input))).kind);
        }
      }
    })();
    const exitCode = await reseal(rotated, '3');
    run.on = false;
    await Promise.all([...visitors, thief]);
    expect(signedIn).toBeGreaterThanOrEqual(8);
    expect(taken.length).toBeGreaterThan(8);
    expect(new Set(taken)).toEqual(new Set(['identifier_taken']));
    // The code that was sent and not answered.
    expect(exitCode).toBe(1);
  });

  it('a form that was open while the keys changed is taken', async () => {
    const session = new WebSession();
    const form = await session.open(`${world.origin}/registration`);
    const sent = await session.submit({ ...form, url: form.url.replace(world.origin, rotated.origin) }, { family_name: 'Я' });
    expect(sent.status).toBe(422);
    const forged = { ...form, url: sent.url, fields: { ...form.fields, csrf_token: 'A'.repeat(43) } };
    expect((await session.submit(forged, { family_name: 'Я' })).status).toBe(403);
  });

  it('says what still needs an older key, and until when', async () => {
    expect(await reseal()).toBe(1);
    expect(io.lines[0]).toBe('master key 2 is in front, beside it: 1');
    expect(io.errors).toEqual([
      expect.stringMatching(/^one-time codes: 1 can still be answered that need key 1, the last until 20\d\d-\d\d-\d\d \d\d:\d\d:\d\dZ$/u),
      'keep every master key for now, and run this again',
    ]);
  });

  it('moves what a node has written meanwhile that still has the older key in front, and only that', async () => {
    citizens.push(await aCitizen(world.deps));
    await reseal();
    expect(io.lines).toContainEqual(expect.stringMatching(/^persons' keys: 4\d\d looked at, 1 moved to key 2$/u));
    expect(io.lines).toContainEqual(expect.stringMatching(/^identifiers: 4\d\d looked at, 1 moved to key 2$/u));
    expect(io.lines).toContainEqual(expect.stringMatching(/^identity versions: 1 looked at, 0 moved to key 2$/u));
    io = recordingIo();
    await reseal();
    expect(io.lines.filter((line) => line.includes('looked at') && !line.endsWith('0 moved to key 2'))).toEqual([]);
  });

  it('goes on where it was cut off', async () => {
    const third = await restartedWith([master(3), master(2), master(1)]);
    const { resealed } = await resealDataKeys(third.deps, { after: '', limit: 100 });
    expect(resealed).toBe(100);
    const all = await countOf('accounts');
    await reseal(third);
    expect(io.lines).toContainEqual(`persons' keys: ${all} looked at, ${all - 100} moved to key 3`);
    await third.stop();
    // And back, as if the third key had never been meant.
    io = recordingIo();
    const back = await restartedWith([master(2), master(3), master(1)]);
    await reseal(back);
    expect(io.lines).toContainEqual(
      `identifiers: ${await countOf('identifiers')} looked at, ${await countOf('identifiers')} moved to key 2`,
    );
    await back.stop();
  });

  it('names rows that do not open, goes on past them, and lets no key go', async () => {
    const { pool } = world.deps;
    const { accountId } = citizens[5]!;
    const { rows } = await pool.query<{ kept: Buffer }>('select data_key_wrapped as kept from accounts where id = $1', [accountId]);
    await pool.query(`update accounts set data_key_wrapped = '\\x0009'::bytea || substring(data_key_wrapped from 3) where id = $1`, [
      accountId,
    ]);
    expect(await reseal()).toBe(1);
    expect(io.errors[0]).toBe(`persons' keys: 1 do not open: damaged, or sealed under a key that is not configured (${accountId})`);
    await pool.query('update accounts set data_key_wrapped = $2 where id = $1', [accountId, rows[0]?.kept]);
  });

  it('waits for the code in a letter as well', async () => {
    const { accountId, versionId } = standard;
    const { pool } = world.deps;
    await pool.query(
      `insert into proofing_cases (id, account_id, method, version_id, expires_at) values ('cas_1', $1, 'registered_letter', $2, now() + interval '1 day')`,
      [accountId, versionId],
    );
    await pool.query(
      `insert into letters (id, account_id, case_id, version_id, address_sealed, code_mac, key_version, expires_at)
       values ('let_1', $1, 'cas_1', $2, '', '', 1, now() + interval '30 days')`,
      [accountId, versionId],
    );
    expect(await reseal()).toBe(1);
    expect(io.errors).toContainEqual(expect.stringMatching(/^codes in letters: 1 can still be answered that need key 1, the last until /u));
    await pool.query(`delete from letters; delete from proofing_cases`);
  });

  it('says when an older key may go, and leaves a trace', async () => {
    await world.deps.pool.query('update one_time_codes set expires_at = clock_timestamp() where confirmed_at is null');
    expect(await reseal()).toBe(0);
    expect(io.errors).toEqual([]);
    expect(io.lines.at(-1)).toBe('nothing in the database needs 1 any more: once every node has 2 in front, take the others away');
    const events = await world.deps.pool.query<{ details: object }>(
      `select details from audit_events where action = 'master_key.resealed' order by id limit 1`,
    );
    expect(events.rows[0]?.details).toMatchObject({ current: 2, faults: 0 });
  });

  describe('once the older key is gone', () => {
    let alone: World;
    beforeAll(async () => {
      alone = await restartedWith([master(2)]);
    });
    afterAll(() => alone.stop());

    it('everybody signs in, also by a password of the older pepper and by SNILS', async () => {
      expect(await countOf('passwords where pepper_key_id = 1')).toBeGreaterThan(400);
      for (const citizen of citizens) await signIn(alone, citizen);
      expect(await signIn(alone, { identifier: standard.data.snils, password: standard.password })).toHaveProperty('sub');
      expect(await findAccount(alone.deps, standard.accountId)).toMatchObject({ assuranceLevel: 'standard' });
    });

    it('a refresh token and its subject are what they were', async () => {
      const { status, idToken } = await tokens(alone, client, { grant_type: 'refresh_token', refresh_token: refreshToken });
      expect([status, idToken.sub]).toEqual([200, subject]);
    });

    it('a registration under way goes on to its end', async () => {
      const { session } = registering;
      const page = await session.open(passwordPage.url.replace(world.origin, alone.origin));
      const next = await session.submit(page, { password, password_repeat: password });
      // On the way back to the portal that the citizen came from.
      expect(next.status).toBe(200);
      expect(new URL(next.url).pathname).toMatch(/^\/interaction\/[\w-]+$/u);
      expect(next.text).toContain('value="allow"');
    });

    it('a message that waited is sent in its own words', async () => {
      await world.deps.pool.query('update outbox_messages set due_at = clock_timestamp() where id = $1', [messageId]);
      expect(await deliverMessage(alone.deps, { messageId })).toEqual({ kind: 'sent' });
      expect(alone.messages[0]).toMatchObject({ to: registering.contact, id: messageId });
    });

    it('a new rotation keeps the pepper of the key before the last', async () => {
      const next = await restartedWith([master(4), master(2)]);
      expect(await reseal(next)).toBe(0);
      await next.stop();
      const last = await restartedWith([master(4)]);
      const sleeper = await world.deps.pool.query<{ id: string }>('select account_id as id from passwords where pepper_key_id = 1 limit 1');
      expect(sleeper.rows).toHaveLength(1);
      const account = await findAccount(last.deps, sleeper.rows[0]?.id ?? '');
      await signIn(last, { identifier: account?.contacts[0]?.value ?? '', password: 'Correct7horse' });
      await last.stop();
    });
  });
});

/** Told apart by what makes their bytes: a new column must be put into one of these lists before it can go unnoticed. */
const columns = {
  movedByReseal: [
    'accounts.data_key_wrapped',
    'audit_keys.keys_sealed',
    'identifiers.blind_index',
    'identity_versions.document_blind_index',
    'identity_versions.snils_blind_index',
    'installation_secrets.secret_sealed',
    'outbox_messages.content_sealed',
    'password_peppers.pepper_sealed',
    'recoveries.draft_sealed',
    'registrations.authorization_request_sealed',
    'registrations.draft_sealed',
    'signing_keys.private_jwk_sealed',
  ],
  sealedByThePersonsKey: [
    'accounts.family_name_sealed',
    'accounts.given_name_sealed',
    'approvals.data_sealed',
    'desk_cases.data_sealed',
    'identifiers.value_sealed',
    'identity_drafts.draft_sealed',
    'identity_versions.data_sealed',
    'letters.address_sealed',
    'letters.code_sealed',
    'passkeys.label_sealed',
    'proofing_cases.data_sealed',
    'proofs.evidence_sealed',
    'push_subscriptions.subscription_sealed',
    'records.data_sealed',
    'security_questions.question_sealed',
    'sign_in_settings.backup_key_sealed',
    'tax_numbers.inn_sealed',
    'totp_factors.label_sealed',
    'totp_factors.secret_sealed',
  ],
  keyedByThePersonsKey: ['backup_codes.code_mac'],
  /** Two of one row, made under the same key and looked at by its check alone. */
  comparedWhenWritten: ['desk_cases.citizen_person', 'desk_cases.operator_person'],
  /** Counters, limits and codes: they are made under the newest key as time goes by. */
  forgottenByThemselves: [
    'letter_guesses.network',
    'letters.code_mac',
    'one_time_codes.destination_index',
    'one_time_codes.digits_mac',
    'recoveries.contact_index',
    'recovery_holds.contact_index',
    'recovery_passes.key',
    'registration_sends.network_index',
    'registrations.contact_index',
    'sms_hours.key',
    'throttle_counters.key',
  ],
  /** Of keys that are kept for it (audit_keys). */
  verifiedByKeptKeys: ['audit_blocks.hash_mac', 'audit_events.row_mac'],
  digestsWithoutKey: [
    'audit_blocks.hash',
    'audit_blocks.leaves',
    'audit_blocks.previous_hash',
    'audit_blocks.root',
    'audit_checkpoints.frontier',
    'clients.secret_digest',
    'account_closings.cancel_digest',
    'contact_changes.undo_digest',
    'oidc_artefacts.id',
    'one_time_codes.link_digest',
    'push_subscriptions.endpoint_digest',
    'recoveries.secret_digest',
    'recovery_holds.cancel_digest',
    'registrations.form_digest',
    'registrations.previous_secret_digest',
    'registrations.secret_digest',
    'used_passkey_challenges.digest',
  ],
  publicKeys: ['passkeys.credential_id', 'passkeys.public_key'],
};

it('every column of bytes in the schema is known to the command, or known to need no master key', async () => {
  const world = await createWorld();
  const { rows } = await world.deps.pool.query<{ name: string }>(
    `select table_name || '.' || column_name as name from information_schema.columns
     where table_schema = 'public' and data_type = 'bytea' order by 1`,
  );
  await world.stop();
  const sorted = (list: readonly string[]) => list.toSorted((one, other) => one.localeCompare(other, 'en'));
  expect(sorted(rows.map(({ name }) => name))).toEqual(sorted(Object.values(columns).flat()));
});
