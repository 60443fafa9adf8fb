import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { deactivateOperator } from '../../src/capabilities/operators/deactivate-operator.ts';
import { aCitizen, aConfirmedCitizen, aStandardCitizen } from '../support/citizen.ts';
import { atHome } from '../proofing/signing-in.ts';
import { revokeProof } from '../../src/capabilities/proofing/revoke-proof.ts';
import { aPasskey, passkeyFormOf, sendPasskey } from '../support/passkey-page.ts';
import { answerOf, aRelyingParty, authorizationRequest, redeem, signInAt } from '../support/relying-party.ts';
import { aTotp, choose } from '../support/second-factors.ts';
import { WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';
import {
  anOperator,
  atTheDesk,
  becomeOperator,
  find,
  openCentres,
  signInToDesk,
  submitTo,
  trailOf,
  type TestOperator,
} from './desk-world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await openCentres(world);
});
afterAll(() => world.stop());

const look = (session: WebSession, origin = world.origin) => session.request(`${origin}/desk`);
const locationOf = (response: Response) => response.headers.get('location') ?? '';
const age = (column: 'started_at' | 'last_seen_at', seconds: number, { operatorId }: TestOperator) =>
  sql`update desk_sessions set ${sql.ref(column)} = clock_timestamp() - make_interval(secs => ${seconds}::int)
    where operator_id = ${operatorId}`.execute(world.deps.db);

describe('coming to the desk', () => {
  it('leads a stranger to a sign-in that demands a confirmed account and two factors', async () => {
    const response = await look(new WebSession());
    expect(response.status).toBe(303);
    const query = new URL(locationOf(response), world.origin).searchParams;
    expect(Object.fromEntries(query)).toEqual({ return: '/desk', acr: 'urn:paiza:loa:confirmed:mfa' });
  });

  it('lets an operator in who has shown both, and records it', async () => {
    const operator = await anOperator(world);
    const session = new WebSession();
    const page = await signInToDesk(world, session, operator);
    expect(new URL(page.url).pathname).toBe('/desk');
    expect(page.text).toContain('Номер заявления, СНИЛС или телефон');
    const started = (await trailOf(world, operator.accountId)).filter(({ action }) => action === 'desk.session_started');
    expect(started).toHaveLength(1);
  });

  it('takes no token: what a portal holds of an operator opens nothing here', async () => {
    const citizen = await aConfirmedCitizen(world.deps);
    await becomeOperator(world, citizen.accountId, 'operator');
    const portal = await aRelyingParty(world);
    const attempt = authorizationRequest(world, portal);
    const { code } = answerOf(await signInAt(new WebSession(), attempt, citizen));
    const { body } = await redeem(world, portal, attempt, code ?? '');
    expect(body['access_token']).toBeDefined();
    for (const path of ['/desk', '/desk/approvals', '/desk/trail']) {
      const answer = await fetch(`${world.origin}${path}`, {
        redirect: 'manual',
        headers: { authorization: `Bearer ${body['access_token']}`, accept: 'text/html' },
      });
      expect([answer.status, answer.headers.get('location')]).toEqual([303, expect.stringContaining('/sign-in?')]);
    }
  });

  it('asks an operator for the second factor who signs in without it everywhere else', async () => {
    const citizen = await aConfirmedCitizen(world.deps);
    const app = await aTotp(world.deps, citizen.accountId);
    await becomeOperator(world, citizen.accountId, 'operator');
    const session = await atHome(world, citizen);
    const step = await session.open(`${world.origin}/desk`);
    expect(new URL(step.url).pathname).toMatch(/^\/interaction\//u);
    expect(step.text).not.toContain('Номер заявления, СНИЛС или телефон');
    // Both factors are not enough while the account can be entered by one.
    const refused = await session.submit(step, { code: app.code() });
    expect([refused.status, refused.text.includes('/account/security/two-step')]).toEqual([403, true]);
    await choose(world.deps, citizen.accountId, { twoStep: true });
    const desk = await session.open(`${world.origin}/desk`);
    expect(desk.text).toContain('Номер заявления, СНИЛС или телефон');
    await choose(world.deps, citizen.accountId, { twoStep: false });
    expect((await look(session)).status).toBe(403);
  });

  it('lets an operator in by a passkey alone: it is both steps', async () => {
    const citizen = await aConfirmedCitizen(world.deps);
    const { authenticator } = await aPasskey(world, citizen);
    await becomeOperator(world, citizen.accountId, 'operator');
    const session = new WebSession();
    const signIn = await session.open(`${world.origin}/desk`);
    const desk = await sendPasskey(session, signIn, authenticator.get(passkeyFormOf(signIn).options));
    expect(new URL(desk.url).pathname).toBe('/desk');
    expect(desk.status).toBe(200);
  });

  it('does not open to the app that somebody binds who knows an operator’s password', async () => {
    const operator = await anOperator(world, 'senior');
    await choose(world.deps, operator.accountId, { twoStep: false });
    const session = new WebSession();
    const password = await session.open(`${world.origin}/desk`);
    const step = await session.submit(password, { identifier: operator.identifier, password: operator.password });
    const uid = /interaction\/([\w-]+)/u.exec(step.url)?.[1] ?? '';
    const form = await session.open(`${world.origin}/interaction/${uid}/new-app`);
    expect(form.text).not.toContain('class="secret"');
    expect((await look(session)).status).toBe(303);
  });

  it.each([
    ['a citizen', () => aCitizen(world.deps)],
    ['a confirmed citizen', () => aConfirmedCitizen(world.deps)],
  ])('turns %s away who is no operator', async (_, make) => {
    const session = await atHome(world, await make());
    const page = await session.open(`${world.origin}/desk`);
    expect(page.status).toBe(403);
    expect(page.text).toContain('Это рабочее место сотрудников');
  });

  it('turns an operator away whose own account is not confirmed any more', async () => {
    const operator = await anOperator(world);
    const session = await atTheDesk(world, operator);
    const proofs = await world.deps.db.selectFrom('proofs').select('id').where('account_id', '=', operator.accountId).execute();
    await world.deps.db
      .transaction()
      .execute((tx) => revokeProof(world.deps, tx, { proofId: proofs[0]!.id, reason: 'forged_document', actor: 'system' }));
    expect((await look(session)).status).toBe(403);
  });
});

describe('a session at the desk', () => {
  it('starts once, of several requests at the same time', async () => {
    const operator = await anOperator(world);
    const session = await atTheDesk(world, operator);
    await world.deps.db.deleteFrom('desk_sessions').where('operator_id', '=', operator.operatorId).execute();
    const responses = await Promise.all([look(session), look(session), look(session), look(session)]);
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const rows = await world.deps.db.selectFrom('desk_sessions').select('id').where('operator_id', '=', operator.operatorId).execute();
    expect(rows).toHaveLength(1);
  });

  it.each([
    ['idle for fifteen minutes', 'last_seen_at', 901],
    ['twelve hours old', 'started_at', 43_201],
  ] as const)('is over when %s: a factor is asked for again', async (_, column, seconds) => {
    const operator = await anOperator(world);
    const session = await atTheDesk(world, operator);
    await age(column, seconds - 10, operator);
    expect((await look(session)).status).toBe(200);
    await age(column, seconds, operator);
    await makeSignInOld(operator);
    const response = await look(session);
    expect(response.status).toBe(303);
    expect(locationOf(response)).toContain('fresh=yes');
    expect(locationOf(response)).toContain('mfa');
  });

  it('gives what was typed back when it is over, to be sent again', async () => {
    const operator = await anOperator(world);
    const session = await atTheDesk(world, operator);
    const desk = await session.open(`${world.origin}/desk`);
    await age('last_seen_at', 901, operator);
    await makeSignInOld(operator);
    const page = await submitTo(session, desk, '/desk/search', { key: '+7 916 000-00-02', reason: 'question' });
    expect(page.status).toBe(401);
    expect(page.text).toContain('value="+7 916 000-00-02"');
    expect(page.text).toContain('action="/desk/search"');
    expect(page.text).toContain('mfa');
  });

  it('dies with the operator at the next request, on every node, and what they had open with it', async () => {
    const second = await world.secondNode();
    const operator = await anOperator(world);
    const session = await atTheDesk(world, operator);
    await find(world, session, (await aStandardCitizen(world.deps)).identifier);
    expect((await look(session, second.origin)).status).toBe(200);
    expect(await deactivateOperator(second.deps, { operatorId: operator.operatorId, actor: 'administrator:test' })).toBe(true);
    expect((await look(session)).status).toBe(403);
    expect((await look(session, second.origin)).status).toBe(403);
    const open = await world.deps.db.selectFrom('desk_cases').select('state').where('operator_id', '=', operator.operatorId).execute();
    expect(open).toEqual([{ state: 'closed' }]);
    await second.stop();
  });

  it('ends when the operator says so, and the citizen stays signed in', async () => {
    const operator = await anOperator(world);
    const session = await atTheDesk(world, operator);
    const account = await submitTo(session, await session.open(`${world.origin}/desk`), '/desk/end', {});
    expect(new URL(account.url).pathname).toBe('/account');
    const rows = await world.deps.db
      .selectFrom('desk_sessions')
      .select('ended_at')
      .where('operator_id', '=', operator.operatorId)
      .execute();
    expect(rows).toEqual([{ ended_at: expect.any(Date) }]);
  });

  it('takes no form without the token, of another site, or made for somebody else', async () => {
    const operator = await anOperator(world);
    const session = await atTheDesk(world, operator);
    const desk = await session.open(`${world.origin}/desk`);
    const values = { key: '+79160000002', reason: 'question' };
    const before = await countSearches(operator);
    expect((await session.submit({ ...desk, fields: {} }, values, '/desk/search')).status).toBe(403);
    const own = { csrf_token: desk.fields['csrf_token'] ?? '' };
    expect((await session.submit({ ...desk, fields: { ...own, owner_token: 'x' } }, values, '/desk/search')).status).toBe(409);
    const foreign = await session.request(`${world.origin}/desk/search`, {
      method: 'POST',
      body: new URLSearchParams({ ...desk.fields, ...values }),
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect(foreign.status).toBe(403);
    expect(await countSearches(operator)).toBe(before);
  });
});

async function countSearches({ operatorId }: TestOperator): Promise<number> {
  return (await world.deps.db.selectFrom('desk_searches').select('at').where('operator_id', '=', operatorId).execute()).length;
}

/** As if both factors had been shown ten minutes ago. */
async function makeSignInOld({ accountId }: TestOperator): Promise<void> {
  await sql`update oidc_artefacts set payload = jsonb_set(payload::jsonb, '{loginTs}', to_jsonb((payload::jsonb ->> 'loginTs')::bigint - 600))::json
    where model = 'Session' and account_id = ${accountId}`.execute(world.deps.db);
}
