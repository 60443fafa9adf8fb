import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, type JWTPayload } from 'jose';
import { sql } from 'kysely';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import { findAccountByIdentifier } from '../../src/capabilities/accounts/find-account-by-identifier.ts';
import { cancelDeletion, cancelDeletionByLink } from '../../src/capabilities/personal-data/cancel-deletion.ts';
import { eraseAccount } from '../../src/capabilities/personal-data/erase-account.ts';
import { eraseDueAccounts } from '../../src/capabilities/personal-data/erase-due-accounts.ts';
import { requestDeletion } from '../../src/capabilities/personal-data/request-deletion.ts';
import { receiveAnswer } from '../../src/capabilities/registries/receive-answer.ts';
import { sendDeletionReminders } from '../../src/capabilities/personal-data/send-deletion-reminders.ts';
import { explainAccount } from '../../src/commands/account-explain.ts';
import { parseIdentifier } from '../../src/kernel/identifier.ts';
import { becomeOperator, openCentres } from '../operators/desk-world.ts';
import { createRecoveryWorld, found, newPassword, passwords, provePhone, withEmail } from '../recovery/recovery-world.ts';
import { aCitizen, aStandardCitizen, type TestCitizen } from '../support/citizen.ts';
import {
  answerOf,
  aRelyingParty,
  authorizationRequest,
  clientRequest,
  redeem,
  signInAt,
  type TestClient,
} from '../support/relying-party.ts';
import { recordingIo } from '../support/recording-io.ts';
import { WebSession } from '../support/web-session.ts';
import type { World } from '../support/world.ts';
import { aWholePerson } from './whole-person.ts';

let world: World;
let portal: TestClient;
let listener: Server;
const heard: JWTPayload[] = [];

beforeAll(async () => {
  world = await createRecoveryWorld();
  await openCentres(world);
  listener = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      heard.push(decodeJwt(new URLSearchParams(Buffer.concat(chunks).toString()).get('logout_token') ?? ''));
      response.writeHead(200).end();
    })();
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const uri = `http://localhost:${(listener.address() as AddressInfo).port}/out`;
  portal = await aRelyingParty(world, { metadata: { backchannel_logout_uri: uri } });
});
afterAll(async () => {
  await world.stop();
  listener.close();
  listener.closeAllConnections();
});

const keepLinkIn = (text: string) => /https?:\/\/\S+\/account\/data\/keep\/([\w-]+)/u.exec(text)?.[1] ?? '';
const ask = async (accountId: string) => (await requestDeletion(world.deps, accountId))!;
const sentTo = (to: string) => world.messages.filter((message) => message.to === to);

async function letTheTimePass({ accountId }: { accountId: string }): Promise<void> {
  await sql`update account_closings set requested_at = requested_at - interval '31 days', due_at = clock_timestamp() - interval '1 second'
    where account_id = ${accountId} and closed_at is null`.execute(world.deps.db);
}

async function isGone({ accountId }: { accountId: string }): Promise<boolean> {
  return (await findAccount(world.deps, accountId)) === undefined;
}

async function rowsOf(accountId: string): Promise<Record<string, number>> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'account_id' order by 1`.execute(world.deps.db);
  const counts = await Promise.all(
    tables.map(async ({ name }) => {
      const { rows } = await sql<{
        count: number;
      }>`select count(*)::int as count from ${sql.table(name)} where account_id = ${accountId}`.execute(world.deps.db);
      return [name, rows[0]?.count ?? 0] as const;
    }),
  );
  return Object.fromEntries(counts);
}

/** What names an account by its id, and holds nothing of the person. */
const staying = ['account_closings', 'approvals', 'audit_events', 'desk_cases', 'evidence'];

describe('an account whose time has come', () => {
  it('leaves nothing in any table but its id, and a key that is no more', async () => {
    const person = await aWholePerson(world, portal);
    const before = await rowsOf(person.accountId);
    // Who works at a desk is not deleted: the one table that cannot be filled here.
    const { operators: _, ...held } = before;
    expect(Object.entries(held).filter(([name, count]) => count === 0 && name !== 'account_closings')).toEqual([]);
    const trail = await trailOf(person.accountId);

    const closing = await ask(person.accountId);
    await letTheTimePass(person);
    await eraseDueAccounts(world.deps);
    const after = Object.entries(await rowsOf(person.accountId)).filter(([, count]) => count > 0);
    expect(after.map(([name]) => name)).toEqual(staying);
    const { rows } = await sql`
      select length(data_key_wrapped) as key, length(family_name_sealed) as family, length(given_name_sealed) as given,
        closed_at is not null as closed,
        (select count(*)::int from desk_cases where account_id = accounts.id
          and (citizen_person is not null or version_id is not null or proof_id is not null or data_sealed is not null)) as desk,
        (select count(*)::int from registry_requests where told_account_id = accounts.id) as told,
        (select count(*)::int from logout_deliveries where consent_id not in (select id from consents)) as deliveries
      from accounts where id = ${person.accountId}`.execute(world.deps.db);
    expect(rows).toEqual([{ key: 0, family: 0, given: 0, closed: true, desk: 0, told: 0, deliveries: 0 }]);
    // What was written of the account stays, word for word.
    expect((await trailOf(person.accountId)).slice(0, trail.length)).toEqual(trail);
    expect((await trailOf(person.accountId)).slice(trail.length).map(({ action }) => action)).toEqual([
      'deletion.requested',
      'sessions.ended',
      'account.deleted',
    ]);
    // And can be checked as before: the level of any moment follows from what stays.
    const io = recordingIo();
    expect([await explainAccount(world.deps, { accountIds: [person.accountId] }, io), io.errors]).toEqual([0, []]);
    expect(closing.dueAt.getTime() - closing.requestedAt.getTime()).toBe(30 * 86_400_000);
  });

  it('is over on every site: sessions, tokens, and those who only had a consent are told', async () => {
    const person = await aWholePerson(world, portal);
    await ask(person.accountId);
    const uri = { backchannel_logout_uri: `http://localhost:${(listener.address() as AddressInfo).port}/out` };
    const [quiet, demanding] = [
      await aRelyingParty(world, { metadata: { ...uri, backchannel_logout_session_required: false } }),
      await aRelyingParty(world, { metadata: uri }),
    ];
    for (const { clientId } of [quiet, demanding]) {
      await sql`insert into consents (id, account_id, client_id, scopes) values (${`con_${clientId}`}, ${person.accountId}, ${clientId}, '{openid}')`.execute(
        world.deps.db,
      );
    }
    heard.length = 0;
    await letTheTimePass(person);
    await eraseDueAccounts(world.deps);
    expect((await person.session.request(`${world.origin}/account`)).status).toBe(303);
    const introspected = await clientRequest(world, portal, '/introspect', { token: person.accessToken });
    expect(await introspected.json()).toEqual({ active: false });
    for (let wait = 0; wait < 200 && heard.length < 2; wait++) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(new Set(heard.map(({ aud }) => aud))).toEqual(new Set([portal.clientId, quiet.clientId]));
    expect(heard.find(({ aud }) => aud === portal.clientId)?.sub).toBe(person.subject);
    expect(heard.find(({ aud }) => aud === quiet.clientId)?.['sid']).toBeUndefined();
  });

  it('frees phone, e-mail and SNILS: who registers with them anew has none of the old', async () => {
    const old = await aStandardCitizen(world.deps);
    const email = await withEmail(world.deps, old.accountId);
    await ask(old.accountId);
    await letTheTimePass(old);
    await eraseDueAccounts(world.deps);
    for (const text of [old.identifier, email, old.data.snils]) {
      expect(await findAccountByIdentifier(world.deps, world.deps.db, parseIdentifier(text)!)).toBeUndefined();
    }
    const anew = await aStandardCitizen(world.deps, { phone: old.identifier, data: { snils: old.data.snils } });
    expect(anew.accountId).not.toBe(old.accountId);
    expect((await findAccount(world.deps, anew.accountId))?.contacts.map(({ value }) => value)).toEqual([anew.identifier]);
    const subjects = await subjectsOf([anew]);
    expect(subjects.some((subject) => subject === undefined)).toBe(false);
  });

  it('tells every contact, and tells nobody any more', async () => {
    const citizen = await aCitizen(world.deps);
    const email = await withEmail(world.deps, citizen.accountId);
    await ask(citizen.accountId);
    await letTheTimePass(citizen);
    await sendDeletionReminders(world.deps);
    await eraseDueAccounts(world.deps);
    const last = async (to: string) => found(world, to, (text) => /стёрты|стерты/u.exec(text)?.[0] ?? '');
    expect([await last(citizen.identifier), await last(email)]).toEqual(['стёрты', 'стёрты']);
    expect(await isGone(citizen)).toBe(true);
  });

  it('is looked through once more, for whatever was written by those who had seen it alive', async () => {
    const citizen = await aCitizen(world.deps);
    await ask(citizen.accountId);
    await letTheTimePass(citizen);
    await eraseDueAccounts(world.deps);
    await sql`insert into identity_drafts (account_id, draft_sealed) values (${citizen.accountId}, 'x')`.execute(world.deps.db);
    await eraseDueAccounts(world.deps);
    expect((await rowsOf(citizen.accountId))['identity_drafts']).toBe(1);
    await sql`update account_closings set closed_at = closed_at - interval '11 minutes' where account_id = ${citizen.accountId}`.execute(
      world.deps.db,
    );
    await eraseDueAccounts(world.deps);
    expect((await rowsOf(citizen.accountId))['identity_drafts']).toBe(0);
  });

  it('stays whole when the process dies on the way, and goes the next time', async () => {
    const person = await aWholePerson(world, portal);
    const closing = await ask(person.accountId);
    await letTheTimePass(person);
    const before = await rowsOf(person.accountId);
    // At the last statement of all, when the rest is done.
    const cut = { ...world.deps, db: dyingAt(world.deps.db, 'account.deleted') };
    await expect(eraseAccount(cut, closing)).rejects.toThrow('the node died');
    expect(await rowsOf(person.accountId)).toEqual(before);
    expect(await isGone(person)).toBe(false);
    expect(await eraseAccount(world.deps, closing)).toBe('erased');
    expect(await isGone(person)).toBe(true);
  });
});

describe('a deletion that was asked for', () => {
  it('is one, however often it is asked for at once, and told once', async () => {
    const citizen = await aCitizen(world.deps);
    const asked = await Promise.all(Array.from({ length: 8 }, () => ask(citizen.accountId)));
    expect(new Set(asked.map(({ closingId }) => closingId)).size).toBe(1);
    await found(world, citizen.identifier, keepLinkIn);
    expect(sentTo(citizen.identifier)).toHaveLength(1);
  });

  it('changes nothing before its time', async () => {
    const citizen = await aCitizen(world.deps);
    const closing = await ask(citizen.accountId);
    await eraseDueAccounts(world.deps);
    expect(await eraseAccount(world.deps, closing)).toBe('over');
    expect(await isGone(citizen)).toBe(false);
  });

  it('is taken back by the link of any contact, signed in or not, once, and can be asked for again', async () => {
    const citizen = await aCitizen(world.deps);
    const email = await withEmail(world.deps, citizen.accountId);
    await ask(citizen.accountId);
    const token = await found(world, email, keepLinkIn);
    expect(await found(world, citizen.identifier, keepLinkIn)).toBe(token);
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => cancelDeletionByLink(world.deps, token)));
    expect(outcomes).toEqual(outcomes.map(() => 'cancelled'));
    expect((await trailOf(citizen.accountId)).filter(({ action }) => action === 'deletion.cancelled')).toHaveLength(1);
    expect(await cancelDeletionByLink(world.deps, 'x'.repeat(43))).toBeUndefined();
    await letTheTimePass(citizen);
    await eraseDueAccounts(world.deps);
    expect(await isGone(citizen)).toBe(false);
    await ask(citizen.accountId);
    // A link whose own time is long over is worth nothing for the new one, and does not say that nothing is under way.
    expect(await cancelDeletionByLink(world.deps, token)).toBe('another_open');
    await letTheTimePass(citizen);
    await eraseDueAccounts(world.deps);
    expect(await isGone(citizen)).toBe(true);
    expect(await cancelDeletionByLink(world.deps, token)).toBe('closed');
  });

  it('ends in one way when it is taken back at the moment it comes true', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const citizen = await aCitizen(world.deps);
        const closing = await ask(citizen.accountId);
        await letTheTimePass(citizen);
        const [erased, kept, twice] = await Promise.all([
          eraseAccount(world.deps, closing),
          cancelDeletion(world.deps, citizen.accountId),
          eraseAccount(world.deps, closing),
        ]);
        const gone = await isGone(citizen);
        expect(kept).toBe(!gone);
        expect([erased, twice].filter((outcome) => outcome === 'erased').length <= (gone ? 1 : 0)).toBe(true);
        const actions = (await trailOf(citizen.accountId)).map(({ action }) => action);
        expect(actions.filter((action) => action === 'account.deleted' || action === 'deletion.cancelled')).toHaveLength(1);
        return gone;
      }),
    );
    expect(outcomes).toHaveLength(12);
  });

  it('is reminded of once, three days before', async () => {
    const citizen = await aCitizen(world.deps);
    await ask(citizen.accountId);
    await sendDeletionReminders(world.deps);
    await found(world, citizen.identifier, keepLinkIn);
    expect(sentTo(citizen.identifier)).toHaveLength(1);
    await sql`update account_closings set due_at = clock_timestamp() + interval '2 days' where account_id = ${citizen.accountId}`.execute(
      world.deps.db,
    );
    await sql`update account_closings set requested_at = clock_timestamp() - interval '28 days' where account_id = ${citizen.accountId}`.execute(
      world.deps.db,
    );
    await Promise.all([sendDeletionReminders(world.deps), sendDeletionReminders(world.deps)]);
    await found(world, citizen.identifier, (text) => /\/account\/data\/delete/u.exec(text)?.[0] ?? '');
    expect(sentTo(citizen.identifier)).toHaveLength(2);
  });

  it('ends when access is recovered: who asked for it may be whom it was recovered from', async () => {
    const citizen = await aCitizen(world.deps);
    await ask(citizen.accountId);
    const proven = await provePhone(world, citizen.identifier);
    const done = await proven.session.submit(proven.page, passwords());
    expect(done.status).toBe(200);
    await letTheTimePass(citizen);
    await eraseDueAccounts(world.deps);
    expect(await isGone(citizen)).toBe(false);
    const session = new WebSession();
    const again = await session.submit(await session.open(`${world.origin}/account`), {
      identifier: citizen.identifier,
      password: newPassword,
    });
    expect(new URL(again.url).pathname).toBe('/account');
  });

  it('waits for whoever is on the way back in, and for a desk that has the account in hand', async () => {
    const citizen = await aCitizen(world.deps);
    const closing = await ask(citizen.accountId);
    await letTheTimePass(citizen);
    await sql`insert into recovery_holds (id, account_id, contact_index, cancel_digest, ends_at, expires_at)
      values (${`rch_${citizen.accountId}`}, ${citizen.accountId}, 'x', ${Buffer.from(citizen.accountId)}, now() + interval '1 day', now() + interval '2 days')`.execute(
      world.deps.db,
    );
    await eraseDueAccounts(world.deps);
    expect(await isGone(citizen)).toBe(false);
    // It does not stand in the way of others meanwhile.
    expect(await eraseAccount(world.deps, closing)).toBe('waiting');
    const { rows } = await sql`select due_at > clock_timestamp() as later from account_closings where id = ${closing.closingId}`.execute(
      world.deps.db,
    );
    expect(rows).toEqual([{ later: true }]);
    await sql`update recovery_holds set cancelled_at = now() where account_id = ${citizen.accountId}`.execute(world.deps.db);
    await letTheTimePass(citizen);
    await eraseDueAccounts(world.deps);
    expect(await isGone(citizen)).toBe(true);
  });

  it('waits for a desk that serves the person, and ends what a desk begins too late', async () => {
    const person = await aWholePerson(world, portal);
    const closing = await ask(person.accountId);
    await letTheTimePass(person);
    const reopen = sql`update desk_cases set state = 'found', ended_at = null, expires_at = clock_timestamp() + interval '1 hour'
      where account_id = ${person.accountId}`;
    await reopen.execute(world.deps.db);
    expect([await eraseAccount(world.deps, closing), await isGone(person)]).toEqual(['waiting', false]);
    await sql`update desk_cases set state = 'closed', ended_at = clock_timestamp() where account_id = ${person.accountId}`.execute(
      world.deps.db,
    );
    await letTheTimePass(person);
    expect(await eraseAccount(world.deps, closing)).toBe('erased');
    await reopen.execute(world.deps.db);
    await sql`update account_closings set closed_at = closed_at - interval '11 minutes' where account_id = ${person.accountId}`.execute(
      world.deps.db,
    );
    await eraseDueAccounts(world.deps);
    const { rows } = await sql`select state from desk_cases where account_id = ${person.accountId}`.execute(world.deps.db);
    expect(rows).toEqual([{ state: 'closed' }]);
  });

  it('and a recovery at the same moment end in one of two ways', async () => {
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        const citizen = await aCitizen(world.deps);
        const closing = await ask(citizen.accountId);
        const proven = await provePhone(world, citizen.identifier);
        await letTheTimePass(citizen);
        const [done] = await Promise.all([proven.session.submit(proven.page, passwords()), eraseAccount(world.deps, closing)]);
        const gone = await isGone(citizen);
        expect(done.status).toBeLessThan(500);
        const actions = new Set((await trailOf(citizen.accountId)).map(({ action }) => action));
        expect([actions.has('recovery.completed'), actions.has('deletion.cancelled')]).toEqual([!gone, !gone]);
      }),
    );
  });

  it('leaves no ground for what a registry answers afterwards', async () => {
    const person = await aWholePerson(world, portal);
    const { rows } = await sql<{ id: string }>`select id from registry_checks where account_id = ${person.accountId}`.execute(
      world.deps.db,
    );
    await ask(person.accountId);
    await letTheTimePass(person);
    await eraseDueAccounts(world.deps);
    for (const accountId of [person.accountId, undefined]) {
      const answer = { outcome: 'match' } as const;
      const late = { checkId: rows[0]!.id, registry: 'pension_fund', answer, ...(accountId === undefined ? {} : { accountId }) } as const;
      expect(await receiveAnswer(world.deps, late)).toBe('ignored');
    }
  });

  it('is refused to whoever works at a desk by this account', async () => {
    const clerk = await aCitizen(world.deps);
    await becomeOperator(world, clerk.accountId, 'operator').catch(() => undefined);
    await sql`insert into operators (id, account_id, centre_id, role) values (${`opr_${clerk.accountId}`}, ${clerk.accountId}, 'kostroma-1', 'operator')
      on conflict do nothing`.execute(world.deps.db);
    await expect(ask(clerk.accountId)).rejects.toMatchObject({ area: 'personal_data', code: 'operator_account' });
  });
});

/** A database whose connection is gone when a statement with this parameter comes. */
function dyingAt(db: World['deps']['db'], parameter: string): World['deps']['db'] {
  return db.withPlugin({
    transformQuery: ({ node }) => {
      if (JSON.stringify(node).includes(parameter)) throw new Error('the node died');
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  });
}

async function trailOf(accountId: string): Promise<readonly { readonly action: string }[]> {
  const { rows } = await sql<{ action: string }>`select * from audit_events where account_id = ${accountId} order by id`.execute(
    world.deps.db,
  );
  return rows;
}

async function subjectsOf(citizens: readonly TestCitizen[]): Promise<readonly unknown[]> {
  return Promise.all(
    citizens.map(async (citizen) => {
      const attempt = authorizationRequest(world, portal);
      const answer = await redeem(world, portal, attempt, answerOf(await signInAt(new WebSession(), attempt, citizen))['code'] ?? '');
      return answer.idToken.sub;
    }),
  );
}
