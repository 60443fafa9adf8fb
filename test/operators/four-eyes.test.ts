import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import { findAccountByIdentifier } from '../../src/capabilities/accounts/find-account-by-identifier.ts';
import { listFactors } from '../../src/capabilities/authentication/list-factors.ts';
import { deactivateOperator } from '../../src/capabilities/operators/deactivate-operator.ts';
import { grantApproval } from '../../src/capabilities/operators/grant-approval.ts';
import { deskPages } from '../../src/http/desk/routes.ts';
import { parseIdentifier } from '../../src/kernel/identifier.ts';
import { formatSnils } from '../../src/kernel/snils.ts';
import { atHome } from '../proofing/signing-in.ts';
import { aConfirmedCitizen, aStandardCitizen, somePhone } from '../support/citizen.ts';
import { cancelIn, forgetCounters, found, linkIn, passwords, pathOf, provePhone } from '../recovery/recovery-world.ts';
import { aTotp, choose, forgetSteps } from '../support/second-factors.ts';
import { WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';
import {
  anOperator,
  askFor,
  atTheDesk,
  becomeOperator,
  caseIdOf,
  codeTo,
  decide,
  elsewhere,
  find,
  here,
  messageSaying,
  openCentres,
  passportOf,
  submitTo,
  trailOf,
  type TestOperator,
} from './desk-world.ts';

let world: World;
let operator: TestOperator;
let counter: WebSession;
let senior: TestOperator;
let office: WebSession;
beforeAll(async () => {
  world = await createWorld();
  await openCentres(world);
  operator = await anOperator(world);
  counter = await atTheDesk(world, operator);
  senior = await anOperator(world, 'senior');
  office = await atTheDesk(world, senior);
});
afterAll(() => world.stop());

const ownerOf = async (written: string) => (await findAccountByIdentifier(world.deps, world.deps.db, parseIdentifier(written)!))?.accountId;
const stateOf = async (approvalId: string) =>
  (await world.deps.db.selectFrom('approvals').select('state').where('id', '=', approvalId).executeTakeFirstOrThrow()).state;
const atSeniorsHands = () => ({ ...senior, centreId: here.centreId, role: 'senior', person: undefined }) as const;

describe('restoring access', () => {
  it("waits for a senior, then gives the account to the contact in the visitor's hands alone", async () => {
    const citizen = await aConfirmedCitizen(world.deps);
    const app = await aTotp(world.deps, citizen.accountId);
    const thief = await atHome(world, citizen);
    await choose(world.deps, citizen.accountId, { twoStep: true });
    expect(app.secret).not.toBe('');
    const contact = somePhone();
    const { approvalId, caseId } = await askFor(world, counter, { citizen, what: 'restore', contact });
    expect(await stateOf(approvalId)).toBe('requested');
    expect(await ownerOf(contact)).toBeUndefined();
    // Nothing more is shown of the citizen to who has asked.
    expect((await counter.open(`${world.origin}/desk/visits/${caseId}`)).text).toContain('передан на согласование');
    const before = world.messages.length;
    const decided = await decide(world, office, approvalId, 'grant');
    expect(decided.text).toContain('Согласовано и выполнено');
    expect(await ownerOf(contact)).toBe(citizen.accountId);
    expect(await ownerOf(citizen.identifier)).toBeUndefined();
    expect(await listFactors(world.deps, citizen.accountId)).toMatchObject({ totp: [], twoStep: false });
    expect((await thief.request(`${world.origin}/account`)).status).toBe(303);
    expect(await messageSaying(world, contact, /\/recovery\//u)).toBeDefined();
    expect(await messageSaying(world, citizen.identifier, /восстановлен/u)).toBeDefined();
    expect(world.messages.length).toBeGreaterThan(before);
    expect((await findAccount(world.deps, citizen.accountId))?.assuranceLevel).toBe('confirmed');
    const actions = (await trailOf(world, citizen.accountId))
      .filter(({ actor }) => actor.startsWith('operator:'))
      .map(({ action }) => action);
    expect(actions).toEqual(
      expect.arrayContaining([
        'desk.approval_requested',
        'contact.replaced',
        'sessions.ended',
        'recovery.granted',
        'desk.approval_granted',
      ]),
    );
  });

  it('leaves the password to the citizen: the link sets it, and no page of the desk does', async () => {
    const citizen = await aStandardCitizen(world.deps);
    const { approvalId } = await askFor(world, counter, { citizen, what: 'restore', contact: citizen.identifier });
    await decide(world, office, approvalId, 'grant');
    expect(await messageSaying(world, citizen.identifier, /\/recovery\//u)).toBeDefined();
    expect(deskPages.filter(({ path }) => path.includes('password'))).toEqual([]);
  });

  it('lets nobody in by the password of before, on any node', async () => {
    const citizen = await aConfirmedCitizen(world.deps);
    await aTotp(world.deps, citizen.accountId);
    await choose(world.deps, citizen.accountId, { twoStep: true });
    const second = await world.secondNode();
    try {
      const { approvalId } = await askFor(world, counter, { citizen, what: 'restore', contact: somePhone(), all: true });
      await decide(world, office, approvalId, 'grant');
      for (const { origin } of [world, second]) {
        const thief = new WebSession();
        const form = await thief.open(`${origin}/sign-in?return=/account`);
        const tried = await thief.submit(form, { identifier: formatSnils(citizen.data.snils), password: citizen.password });
        expect(new URL(tried.url).pathname).not.toBe('/account');
        expect((await thief.request(`${origin}/account`)).status).toBe(303);
      }
    } finally {
      await second.stop();
    }
  });

  it('leaves the way of the link open, whatever the password was', async () => {
    const citizen = await aStandardCitizen(world.deps);
    const contact = somePhone();
    const { approvalId } = await askFor(world, counter, { citizen, what: 'restore', contact, all: true });
    await decide(world, office, approvalId, 'grant');
    const owner = new WebSession();
    const landing = await owner.open(await found(world, contact, linkIn));
    const done = await owner.submit(await owner.submit(landing, {}), passwords());
    expect(pathOf(done)).toBe('/recovery/done');
    const page = await owner.open(`${world.origin}/sign-in?return=/account`);
    const inside = await owner.submit(page, { identifier: contact, ...passwords() });
    expect(pathOf(inside)).toBe('/account');
  });

  it('does not begin before the document is the right one', async () => {
    const citizen = await aStandardCitizen(world.deps);
    const visit = await find(world, counter, citizen.identifier);
    const action = `/desk/visits/${caseIdOf(visit)}/restore`;
    expect((await counter.request(`${world.origin}${action}`)).status).toBe(303);
    const contact = somePhone();
    for (const values of [
      { action: 'send', contact },
      { action: 'code', code: '123456' },
    ]) {
      expect((await submitTo(counter, visit, action, values)).url).toBe(visit.url);
    }
    expect(world.messages.some(({ to }) => to === contact)).toBe(false);
    expect(await world.deps.db.selectFrom('approvals').select('id').where('account_id', '=', citizen.accountId).execute()).toEqual([]);
  });

  it('takes no code that was sent to replace a contact', async () => {
    const citizen = await aStandardCitizen(world.deps);
    const visit = await find(world, counter, citizen.identifier);
    const at = (part: string) => `/desk/visits/${caseIdOf(visit)}/${part}`;
    await submitTo(counter, visit, at('document'), passportOf(citizen));
    const contact = somePhone();
    await submitTo(counter, visit, at('contact'), { action: 'send', contact });
    const code = await codeTo(world, contact);
    expect((await submitTo(counter, visit, at('restore'), { action: 'code', code })).status).toBe(409);
    expect((await submitTo(counter, visit, at('contact'), { action: 'code', code })).url).toContain('/desk/approvals/apr_');
  });

  it('takes no contact of somebody else, and does not tell that it is', async () => {
    const [citizen, other] = [await aStandardCitizen(world.deps), await aStandardCitizen(world.deps)];
    await expect(askFor(world, counter, { citizen, what: 'restore', contact: other.identifier })).resolves.toMatchObject({
      page: { status: 422, text: expect.stringMatching(/осталось|Осталось|неверн/u) },
    });
    expect(await messageSaying(world, other.identifier, /регистрируется/u)).toBeDefined();
  });
});

describe('replacing a contact', () => {
  it('puts the new one in the place of the one of its kind, and tells the old', async () => {
    const citizen = await aStandardCitizen(world.deps);
    const contact = `new-${Date.now()}@example.org`;
    const first = await askFor(world, counter, { citizen, what: 'contact', contact });
    await decide(world, office, first.approvalId, 'grant');
    expect((await findAccount(world.deps, citizen.accountId))?.contacts.map(({ kind }) => kind)).toEqual(['phone', 'email']);
    const phone = somePhone();
    const second = await askFor(world, counter, { citizen, what: 'contact', contact: phone, all: true });
    await decide(world, office, second.approvalId, 'grant');
    expect((await findAccount(world.deps, citizen.accountId))?.contacts).toMatchObject([{ kind: 'phone', value: phone }]);
    expect((await findAccount(world.deps, citizen.accountId))?.assuranceLevel).toBe('standard');
    expect(await messageSaying(world, contact, /заменён/u)).toBeDefined();
  });

  it.each(['restore', 'contact'] as const)('is not taken back by a link that undoes what was before (%s)', async (what) => {
    const citizen = await aStandardCitizen(world.deps);
    const home = await atHome(world, citizen);
    const changed = somePhone();
    const asked = await home.submit(await home.open(`${world.origin}/account/contacts/phone`), { phone: changed });
    await home.submit(asked, { code: await codeTo(world, changed) });
    const undo = await found(
      world,
      citizen.identifier,
      (text) => /https?:\/\/\S+\/account\/contacts\/undo\/[\w-]{43}/u.exec(text)?.[0] ?? '',
    );
    const contact = somePhone();
    const { approvalId } = await askFor(world, counter, { citizen: { ...citizen, identifier: changed }, what, contact, all: true });
    await decide(world, office, approvalId, 'grant');
    const holder = new WebSession();
    await holder.submit(await holder.open(undo), {});
    expect((await findAccount(world.deps, citizen.accountId))?.contacts).toMatchObject([{ value: contact }]);
    if (what === 'restore') expect((await holder.open(await found(world, contact, linkIn))).status).toBe(200);
  });

  it('is not stopped by a link that stops a wait of before', async () => {
    const citizen = await aConfirmedCitizen(world.deps);
    await forgetCounters(world.deps);
    const { session, page } = await provePhone(world, citizen.identifier);
    const { series, number } = citizen.data.document;
    expect(pathOf(await session.submit(page, { document: `${series}${number}` }))).toBe('/recovery/wait');
    const stop = await found(world, citizen.identifier, cancelIn);
    const contact = somePhone();
    const { approvalId } = await askFor(world, counter, { citizen, what: 'restore', contact, all: true });
    await decide(world, office, approvalId, 'grant');
    const link = await found(world, contact, linkIn);
    const holder = new WebSession();
    await holder.submit(await holder.open(stop), {});
    expect((await holder.open(link)).status).toBe(200);
    expect((await trailOf(world, citizen.accountId)).map(({ action }) => action)).not.toContain('recovery.cancelled');
  });

  it('gives way to who has opened an account with the contact meanwhile', async () => {
    const citizen = await aStandardCitizen(world.deps);
    const contact = somePhone();
    const { approvalId } = await askFor(world, counter, { citizen, what: 'contact', contact });
    await aStandardCitizen(world.deps, { phone: contact });
    expect((await decide(world, office, approvalId, 'grant')).status).toBe(409);
    expect(await ownerOf(citizen.identifier)).toBe(citizen.accountId);
    expect(await stateOf(approvalId)).toBe('requested');
  });
});

describe('a level that is to drop', () => {
  it("drops with a senior's word, and the citizen is told", async () => {
    const citizen = await aConfirmedCitizen(world.deps);
    const visit = await find(world, counter, citizen.identifier, 'level_review');
    const requested = await submitTo(counter, visit, `/desk/visits/${caseIdOf(visit)}/level`, { reason: 'forged_document' });
    const approvalId = /apr_[0-9a-f]{32}/u.exec(requested.url)?.[0] ?? 'none';
    expect((await findAccount(world.deps, citizen.accountId))?.assuranceLevel).toBe('confirmed');
    await decide(world, office, approvalId, 'grant');
    expect((await findAccount(world.deps, citizen.accountId))?.assuranceLevel).toBe('standard');
    expect((await trailOf(world, citizen.accountId)).find(({ action }) => action === 'level.lowered')).toMatchObject({
      actor: `operator:${senior.operatorId}`,
      details: { reason: 'forged_document', to: 'standard' },
    });
    expect(await messageSaying(world, citizen.identifier, /подтверждение личности отменено/u)).toBeDefined();
  });

  it('needs something to revoke, and a reason', async () => {
    const citizen = await aStandardCitizen(world.deps);
    const visit = await find(world, counter, citizen.identifier, 'level_review');
    const action = `/desk/visits/${caseIdOf(visit)}/level`;
    expect((await submitTo(counter, visit, action, { reason: '' })).status).toBe(422);
    expect((await submitTo(counter, visit, action, { reason: 'forged_document' })).status).toBe(409);
  });
});

describe('four eyes', () => {
  const ask = async (session = counter) =>
    askFor(world, session, { citizen: await aStandardCitizen(world.deps), what: 'contact', contact: somePhone() });

  it('are not two of one person: not in another browser, not with another role', async () => {
    const both = await anOperator(world);
    const { approvalId } = await ask(await atTheDesk(world, both));
    await becomeOperator(world, both.accountId, 'senior');
    await forgetSteps(world.deps, both.accountId);
    const elsewhereInTown = await atTheDesk(world, both);
    const page = await decide(world, elsewhereInTown, approvalId, 'grant');
    expect(page.status).toBe(403);
    expect(page.text).toContain('Свой запрос согласовать нельзя');
    expect(await stateOf(approvalId)).toBe('requested');
    expect((await trailOf(world, both.accountId)).at(-1)).toMatchObject({ action: 'desk.refused', details: { reason: 'own_request' } });
  });

  it('are not two of one person in the database either', async () => {
    const { approvalId } = await ask();
    const by = (decider: { operatorId: string; accountId: string }) =>
      world.deps.db
        .updateTable('approvals')
        .set({
          state: 'approved',
          decided_by: decider.operatorId,
          decider_account_id: decider.accountId,
          decided_at: new Date(),
          data_sealed: null,
        })
        .where('id', '=', approvalId)
        .execute();
    await expect(by(operator)).rejects.toMatchObject({ code: '23514' });
    await expect(by({ operatorId: senior.operatorId, accountId: operator.accountId })).rejects.toMatchObject({ code: '23514' });
    const { account_id } = await world.deps.db
      .selectFrom('approvals')
      .select('account_id')
      .where('id', '=', approvalId)
      .executeTakeFirstOrThrow();
    await expect(by({ operatorId: senior.operatorId, accountId: account_id })).rejects.toMatchObject({ code: '23514' });
  });

  it("are not the citizen's whom it is about", async () => {
    const about = await anOperator(world, 'senior');
    const session = await atTheDesk(world, about);
    const { approvalId } = await askFor(world, counter, { citizen: about, what: 'contact', contact: somePhone() });
    expect((await decide(world, session, approvalId, 'grant')).status).toBe(403);
    expect(await stateOf(approvalId)).toBe('requested');
  });

  it('lets one of several who decide at once have it, on all nodes', async () => {
    const other = await anOperator(world, 'senior');
    const { approvalId } = await ask();
    const hands = [atSeniorsHands(), { ...other, centreId: here.centreId, role: 'senior', person: undefined } as const];
    const outcomes = await Promise.allSettled([...hands, ...hands].map((one) => grantApproval(world.deps, { operator: one, approvalId })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(String(outcome.reason)).toContain('already_decided');
  });

  it('see by the role of this moment: who is no senior any more decides nothing', async () => {
    const former = await anOperator(world, 'senior');
    const { approvalId } = await ask();
    await becomeOperator(world, former.accountId, 'operator');
    const decision = { operator: { ...former, centreId: here.centreId, role: 'senior', person: undefined } as const, approvalId };
    await expect(grantApproval(world.deps, decision)).rejects.toMatchObject({ code: 'not_permitted' });
    await becomeOperator(world, former.accountId, 'senior', elsewhere.centreId);
    await expect(grantApproval(world.deps, decision)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('do not see through the eyes of one who is no operator any more', async () => {
    const dismissed = await anOperator(world);
    const { approvalId } = await ask(await atTheDesk(world, dismissed));
    await deactivateOperator(world.deps, { operatorId: dismissed.operatorId, actor: 'administrator:test' });
    expect((await decide(world, office, approvalId, 'grant')).status).toBe(409);
  });

  it('do not see through the eyes of one who was dismissed in between, and who signs in anew', async () => {
    const back = await anOperator(world);
    const session = await atTheDesk(world, back);
    const { approvalId } = await ask(session);
    await deactivateOperator(world.deps, { operatorId: back.operatorId, actor: 'administrator:test' });
    expect(await stateOf(approvalId)).toBe('withdrawn');
    await becomeOperator(world, back.accountId, 'operator');
    expect((await decide(world, office, approvalId, 'grant')).status).toBe(409);
    // The sign-in of before is no fresh one any more.
    await world.deps.pool.query(
      `update oidc_artefacts set payload = jsonb_set(payload::jsonb, '{loginTs}', to_jsonb((payload::jsonb ->> 'loginTs')::int - 301))::json
      where model = 'Session' and account_id = $1`,
      [back.accountId],
    );
    expect((await session.open(`${world.origin}/desk`)).url).toContain('/interaction/');
  });

  it('close when the time is over, also where no job has come by', async () => {
    const { approvalId } = await ask();
    await world.deps.db
      .updateTable('approvals')
      .set({ expires_at: new Date(Date.now() - 1000) })
      .where('id', '=', approvalId)
      .execute();
    expect((await office.open(`${world.origin}/desk/approvals/${approvalId}`)).text).toContain('Срок запроса истёк');
    expect((await decide(world, office, approvalId, 'grant')).status).toBe(409);
  });

  it('say no without a trace on the account, and a request can be taken back', async () => {
    const [first, second] = [await ask(), await ask()];
    await decide(world, office, first.approvalId, 'reject');
    expect(await stateOf(first.approvalId)).toBe('rejected');
    await submitTo(counter, await counter.open(`${world.origin}/desk`), `/desk/approvals/${second.approvalId}/withdrawal`, {});
    expect(await stateOf(second.approvalId)).toBe('withdrawn');
    expect((await decide(world, office, second.approvalId, 'grant')).status).toBe(409);
    const left = await world.deps.db
      .selectFrom('approvals')
      .select('data_sealed')
      .where('id', 'in', [first.approvalId, second.approvalId])
      .execute();
    expect(left).toEqual([{ data_sealed: null }, { data_sealed: null }]);
  });

  it('show the senior whom it is about, which the citizen sees as a look; who has asked looks no further', async () => {
    const citizen = await aStandardCitizen(world.deps);
    const { approvalId } = await askFor(world, counter, { citizen, what: 'contact', contact: somePhone() });
    const looks = async () => (await trailOf(world, citizen.accountId)).filter(({ action }) => action === 'citizen.looked_up');
    const before = (await looks()).length;
    expect((await counter.open(`${world.origin}/desk/approvals/${approvalId}`)).text).not.toContain('Каменщикова');
    expect(await looks()).toHaveLength(before);
    expect((await office.open(`${world.origin}/desk/approvals/${approvalId}`)).text).toContain('Каменщикова Аксинья Фёдоровна');
    expect((await looks()).slice(before)).toMatchObject([
      { actor: `operator:${senior.operatorId}`, details: { reason: 'approval', approval: approvalId } },
    ]);
    await decide(world, office, approvalId, 'reject');
    expect((await office.open(`${world.origin}/desk/approvals/${approvalId}`)).text).not.toContain('Каменщикова');
  });

  it('are a door to the citizen for nobody else, and for nobody once it is decided', async () => {
    const citizen = await aStandardCitizen(world.deps);
    const contact = somePhone();
    const { approvalId } = await askFor(world, counter, { citizen, what: 'contact', contact });
    const colleague = await atTheDesk(world, await anOperator(world));
    const looks = async () => (await trailOf(world, citizen.accountId)).filter(({ action }) => action === 'citizen.looked_up');
    const before = (await looks()).length;
    const see = async (session: WebSession) => (await session.open(`${world.origin}/desk/approvals/${approvalId}`)).text;
    const shown = [/Каменщикова/u, /К•••/u];
    for (const words of shown) expect(await see(colleague)).not.toMatch(words);
    expect(await looks()).toHaveLength(before);
    await decide(world, office, approvalId, 'grant');
    for (const session of [colleague, office, counter]) for (const words of shown) expect(await see(session)).not.toMatch(words);
  });

  it('are asked once for one thing', async () => {
    const citizen = await aStandardCitizen(world.deps);
    await askFor(world, counter, { citizen, what: 'contact', contact: somePhone() });
    const second = await askFor(world, counter, { citizen, what: 'contact', contact: somePhone() });
    expect(second.page.status).toBe(409);
    expect(second.page.text).toContain('уже ждёт');
  });
});

describe("an auditor's view", () => {
  it('shows what operators of the centre did, by ids alone, a page at a time', async () => {
    const auditor = await atTheDesk(world, await anOperator(world, 'auditor'));
    const citizen = await aStandardCitizen(world.deps);
    await find(world, counter, citizen.identifier);
    const page = await auditor.open(`${world.origin}/desk`);
    expect(new URL(page.url).pathname).toBe('/desk/trail');
    expect(page.text).toContain(citizen.accountId);
    for (const secret of [citizen.identifier, citizen.data.snils, citizen.data.familyName]) expect(page.text).not.toContain(secret);
    const earlier = /\/desk\/trail\?before=aud_[0-9a-f]{32}/u.exec(page.text)?.[0];
    expect(earlier).toBeDefined();
    const next = await auditor.open(`${world.origin}${earlier}`);
    expect(next.text).not.toContain(citizen.accountId);
    const other = await atTheDesk(world, await anOperator(world, 'auditor', elsewhere.centreId));
    expect((await other.open(`${world.origin}/desk/trail`)).text).not.toContain(citizen.accountId);
  });
});
