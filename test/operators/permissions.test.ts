import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { operatorRoles, type OperatorRole } from '../../src/capabilities/operators/operator.ts';
import { deskActs, mayDo } from '../../src/capabilities/operators/permissions.ts';
import { deskPages } from '../../src/http/desk/routes.ts';
import { aStandardCitizen, type StandardCitizen } from '../support/citizen.ts';
import type { WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';
import {
  anOperator,
  askFor,
  atTheDesk,
  caseIdOf,
  elsewhere,
  find,
  here,
  openCentres,
  submitTo,
  trailOf,
  type TestOperator,
} from './desk-world.ts';

interface AtWork {
  readonly operator: TestOperator;
  readonly session: WebSession;
}

/** Of a colleague at the centre: a visit, a registration, a request. */
interface Work {
  readonly visit: string;
  readonly registration: string;
  readonly approval: string;
  readonly citizen: StandardCitizen;
}

let world: World;
let work: Work;
const people = new Map<string, AtWork>();

beforeAll(async () => {
  world = await createWorld({ config: { desk: { searchesPerHour: 12 } } });
  await openCentres(world);
  work = await someWork();
  for (const centre of [here, elsewhere])
    for (const role of operatorRoles) {
      const operator = await anOperator(world, role, centre.centreId);
      people.set(`${role} ${centre.centreId}`, { operator, session: await atTheDesk(world, operator) });
    }
});
afterAll(() => world.stop());

async function someWork(): Promise<Work> {
  const session = await atTheDesk(world, await anOperator(world));
  const citizen = await aStandardCitizen(world.deps);
  const visit = caseIdOf(await find(world, session, citizen.identifier));
  const registrationStart = await session.open(`${world.origin}/desk/visitors`);
  const visitor = { family_name: 'Новикова', given_name: 'Дарья', contact: '+7 916 555-01-01' };
  const registration = caseIdOf(await submitTo(session, registrationStart, '/desk/visitors', visitor));
  const other = await aStandardCitizen(world.deps);
  const { approvalId } = await askFor(world, session, { citizen: other, what: 'restore', contact: '+79165550102' });
  return { visit, registration, approval: approvalId, citizen };
}

const rows = () =>
  deskPages.flatMap(({ path, act, get, post }) => [
    ...(get === undefined ? [] : [{ path, act, method: 'GET' as const }]),
    ...(post === undefined ? [] : [{ path, act, method: 'POST' as const }]),
  ]);

function addressOf(path: string): string {
  const caseId = path.startsWith('/desk/visitors/') ? work.registration : work.visit;
  return `${world.origin}${path.replace(':caseId', caseId).replace(':approvalId', work.approval)}`;
}

async function ask({ session }: AtWork, method: 'GET' | 'POST', path: string): Promise<Response> {
  if (method === 'GET') return session.request(addressOf(path));
  const { fields } = await session.open(`${world.origin}/desk`);
  const { csrf_token = '', owner_token = '' } = fields;
  const body = new URLSearchParams({ csrf_token, owner_token, action: 'send', decision: 'reject', reason: 'forged_document' });
  return session.request(addressOf(path), { method: 'POST', body });
}

const refusals = async ({ operator }: AtWork) =>
  (await trailOf(world, operator.accountId)).filter(({ action }) => action === 'desk.refused').length;

describe('the table of permissions', () => {
  it('gives every act to somebody, and serving citizens to no auditor', () => {
    for (const act of deskActs) expect(operatorRoles.some((role) => mayDo(role, act))).toBe(true);
    expect(deskActs.filter((act) => mayDo('auditor', act))).toEqual(['enter', 'read_trail']);
    expect(deskActs.filter((act) => mayDo('operator', act) !== mayDo('senior', act))).toEqual(['decide_approval']);
  });

  it('names an act for every page under /desk', () => {
    expect(rows().length).toBeGreaterThan(25);
    for (const { path, act } of rows()) {
      expect(path).toMatch(/^\/desk(\/|$)/u);
      expect(deskActs).toContain(act);
    }
  });

  it.each(operatorRoles.flatMap((role) => [here, elsewhere].map(({ centreId }) => [role, centreId] as const)))(
    'holds on every page for a role %s at %s',
    async (role: OperatorRole, centreId) => {
      const person = people.get(`${role} ${centreId}`)!;
      // The end of work comes last, and is tested by itself.
      for (const { path, act, method } of rows().filter((row) => row.path !== '/desk/end')) {
        const before = await refusals(person);
        const response = await ask(person, method, path);
        const place = `${method} ${path}: ${response.status}`;
        if (!mayDo(role, act)) {
          expect(place).toBe(`${method} ${path}: 403`);
          expect(await refusals(person)).toBe(before + 1);
          continue;
        }
        // Nobody sees a colleague's case; a request is seen at its centre alone.
        const isForeign = path.includes(':caseId') || (path.includes(':approvalId') && centreId === elsewhere.centreId);
        const text = await response.text();
        if (isForeign && method === 'GET' && response.status === 303) expect(text).not.toContain(work.citizen.data.snils);
        else if (isForeign) expect([404, 409, 303]).toContain(response.status);
        else expect(response.status).toBeLessThan(500);
        for (const secret of [work.citizen.data.document.number, work.citizen.identifier, work.citizen.data.snils])
          expect(text).not.toContain(secret);
      }
    },
  );

  it('lets nothing of the colleague change by all that', async () => {
    const visit = await world.deps.db
      .selectFrom('desk_cases')
      .select(['state', 'document_tries'])
      .where('id', '=', work.visit)
      .executeTakeFirstOrThrow();
    expect(visit).toEqual({ state: 'found', document_tries: 0 });
    const registration = await world.deps.db
      .selectFrom('desk_cases')
      .select('state')
      .where('id', '=', work.registration)
      .executeTakeFirstOrThrow();
    expect(registration).toEqual({ state: 'contact' });
    // The senior of the centre has said no, as seniors may; the one elsewhere could not.
    const approval = await world.deps.db
      .selectFrom('approvals')
      .select(['state', 'decided_by'])
      .where('id', '=', work.approval)
      .executeTakeFirstOrThrow();
    expect(approval).toEqual({ state: 'rejected', decided_by: people.get(`senior ${here.centreId}`)?.operator.operatorId });
  });

  it.each(['dcs_00000000000000000000000000000000', 'x', '%27', '..%2f..%2faccount', '%00', 'dcs_' + 'f'.repeat(4000)])(
    'answers a guessed id with nothing: %.40s',
    async (id) => {
      const { session } = people.get(`operator ${here.centreId}`)!;
      for (const path of ['visits', 'visitors', 'approvals']) {
        const { status } = await session.request(`${world.origin}/desk/${path}/${id}`);
        expect([400, 404]).toContain(status);
      }
    },
  );
});

describe('looks for citizens', () => {
  it("are counted, found or not, and end with the hour's allowance, however many come at once", async () => {
    const operator = await anOperator(world);
    const session = await atTheDesk(world, operator);
    const citizen = await aStandardCitizen(world.deps);
    const keys = Array.from({ length: 16 }, (_, index) => (index % 2 === 0 ? citizen.identifier : '+79160000003'));
    const pages = await Promise.all(keys.map((key) => find(world, session, key)));
    expect(pages.filter(({ status }) => status === 429)).toHaveLength(4);
    expect(pages.find(({ status }) => status === 429)?.headers.get('retry-after')).toMatch(/^\d{3,4}$/u);
    const looked = (await trailOf(world, citizen.accountId)).filter(({ action }) => action === 'citizen.looked_up');
    const missed = await world.deps.db
      .selectFrom('audit_events')
      .selectAll()
      .where('action', '=', 'desk.search_missed')
      .where('actor', '=', `operator:${operator.operatorId}`)
      .execute();
    expect(looked.length + missed.length).toBe(12);
    expect(JSON.stringify(missed)).not.toContain('9160000003');
    // Registering a visitor would tell whose contact is known: it is a look too.
    const visitor = { family_name: 'Новикова', given_name: 'Дарья', contact: '+7 916 555-01-03' };
    const start = await session.open(`${world.origin}/desk/visitors`);
    expect((await submitTo(session, start, '/desk/visitors', visitor)).status).toBe(429);
  });
});

describe('nobody serves themselves', () => {
  it('is refused, recorded and raises an alarm', async () => {
    const operator = await anOperator(world);
    const session = await atTheDesk(world, operator);
    const page = await find(world, session, operator.identifier);
    expect(page.status).toBe(403);
    expect(page.text).toContain('Себя обслуживать нельзя');
    expect((await trailOf(world, operator.accountId)).at(-1)).toMatchObject({ action: 'desk.refused', details: { reason: 'own_account' } });
    expect(world.log.some((line) => line.includes('"alert":"desk_refusal"') && line.includes(operator.operatorId))).toBe(true);
  });

  it('is impossible in the database too, by account and by person', async () => {
    const operator = await anOperator(world);
    const citizen = await aStandardCitizen(world.deps);
    const row = {
      id: 'dcs_self',
      kind: 'visit' as const,
      state: 'found' as const,
      operator_id: operator.operatorId,
      operator_account_id: operator.accountId,
      operator_person: Buffer.from('same'),
      centre_id: here.centreId,
      reason: 'question',
      expires_at: new Date(Date.now() + 60_000),
    };
    const insert = (over: object) =>
      world.deps.db
        .insertInto('desk_cases')
        .values({ ...row, account_id: citizen.accountId, ...over })
        .execute();
    await expect(insert({ account_id: operator.accountId })).rejects.toMatchObject({ code: '23514' });
    await expect(insert({ citizen_person: Buffer.from('same') })).rejects.toMatchObject({ code: '23514' });
    await insert({ citizen_person: Buffer.from('other') });
  });
});
