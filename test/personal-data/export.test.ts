import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { sql } from 'kysely';
import { exportPersonalData } from '../../src/capabilities/personal-data/export-personal-data.ts';
import { beginCopy } from '../../src/http/cabinet/data/copy-turn.ts';
import { exportAsJson } from '../../src/http/cabinet/data/json.ts';
import { readableCopy } from '../../src/http/cabinet/data/readable-copy.ts';
import { copySections } from '../../src/http/cabinet/data/sections.ts';
import { translateTo } from '../../src/kernel/texts.ts';
import { openCentres } from '../operators/desk-world.ts';
import { createRecoveryWorld } from '../recovery/recovery-world.ts';
import { aCitizen } from '../support/citizen.ts';
import { aRelyingParty, type TestClient } from '../support/relying-party.ts';
import { WebSession } from '../support/web-session.ts';
import type { World } from '../support/world.ts';
import { aWholePerson } from './whole-person.ts';

let world: World;
let portal: TestClient;
beforeAll(async () => {
  world = await createRecoveryWorld();
  await openCentres(world);
  portal = await aRelyingParty(world);
});
afterAll(() => world.stop());

const page = '/account/data';
const at = (path: string) => `${world.origin}${path}`;
const schema = JSON.parse(readFileSync(new URL('../../docs/personal-data-export.schema.json', import.meta.url), 'utf8')) as object;
const validator = () => {
  const ajv = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true });
  (addFormats as unknown as (to: Ajv) => void)(ajv);
  return ajv.compile(schema);
};

async function signedIn({ identifier, password }: { identifier: string; password: string }): Promise<WebSession> {
  const session = new WebSession({ 'accept-language': 'ru' });
  await session.submit(await session.open(at(page)), { identifier, password });
  return session;
}

async function wholeCopy(accountId: string): Promise<string> {
  const pieces: string[] = [];
  for await (const piece of exportAsJson(await exportPersonalData(world.deps, { accountId, format: 'json' }))) pieces.push(piece);
  return pieces.join('');
}

async function download(session: WebSession, format: string): Promise<Response> {
  const form = await session.open(at(page));
  const body = new URLSearchParams({ ...form.fields, format });
  return session.request(at(page), { method: 'POST', body });
}

describe('the copy of everything held', () => {
  it('is asked for by a form that says so: a download leaves the page, whose other button is wanted next', async () => {
    const { text } = await (await signedIn(await aCitizen(world.deps))).open(at(page));
    expect(text).toMatch(/<form method="post" action="\/account\/data" novalidate data-download>/u);
    expect(text.match(/data-download/gu)).toHaveLength(1);
  });

  it('is of the documented shape, and has what was put into every room', async () => {
    const person = await aWholePerson(world, portal);
    const { accountId } = person;
    const data = JSON.parse(await wholeCopy(accountId)) as Record<string, unknown>;
    const isValid = validator();
    isValid(data);
    expect(isValid.errors).toBeNull();
    const empty = Object.entries(data).filter(([, part]) => Array.isArray(part) && part.length === 0);
    expect(empty.map(([name]) => name)).toEqual(['deletions']);
    const text = JSON.stringify(data);
    for (const said of [
      person.identifier,
      person.email,
      person.data.snils,
      person.data.birthPlace,
      'Лада Нива',
      'Почтовая',
      '500100732259',
      'с. Черновиково',
      'Мой телефон',
      'Кличка первой кошки?',
      portal.clientId,
    ]) {
      expect(text).toContain(said);
    }
  });

  it('opens nothing: no hash, no sealed byte, no secret, no code', async () => {
    const { accountId } = await aWholePerson(world, portal);
    const { rows } = await sql<{ secret: string }>`
      select hash as secret from passwords where account_id = ${accountId}
      union all select encode(code_mac, 'base64') from backup_codes where account_id = ${accountId}
      union all select encode(code_mac, 'base64') from letters where account_id = ${accountId}
      union all select encode(credential_id, 'base64') from passkeys where account_id = ${accountId}
      union all select encode(secret_sealed, 'base64') from totp_factors where account_id = ${accountId}`.execute(world.deps.db);
    expect(rows).toHaveLength(5);
    const text = await wholeCopy(accountId);
    for (const { secret } of rows) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/"type":"Buffer"|sealed|digest|_mac/u);
  });

  it('comes as JSON and as PDF to whoever has just shown a factor, and stays nowhere', async () => {
    const person = await aWholePerson(world, portal);
    const session = await signedIn(person);
    // The person has factors, and one of them was shown.
    await sql`update oidc_artefacts set payload = (payload::jsonb || '{"amr": ["pwd", "otp", "mfa"]}')::json
      where model = 'Session' and account_id = ${person.accountId}`.execute(world.deps.db);
    const json = await download(session, 'json');
    expect([
      json.status,
      json.headers.get('content-type'),
      json.headers.get('cache-control'),
      json.headers.get('content-disposition'),
    ]).toEqual([200, 'application/json; charset=utf-8', 'no-store', 'attachment; filename="paiza-data.json"']);
    const isValid = validator();
    isValid(await json.json());
    expect(isValid.errors).toBeNull();
    const pdf = await download(session, 'pdf');
    expect([pdf.status, pdf.headers.get('content-type'), pdf.headers.get('content-disposition')]).toEqual([
      200,
      'application/pdf',
      'attachment; filename="paiza-data.pdf"',
    ]);
    expect(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    expect(world.log.join('\n')).not.toContain('Лада Нива');
  });

  it('says in words, in both languages, what a person would look for', async () => {
    const person = await aWholePerson(world, portal);
    const data = await readableCopy(await exportPersonalData(world.deps, { accountId: person.accountId, format: 'pdf' }));
    for (const language of ['ru', 'en'] as const) {
      const sections = copySections({ language, t: translateTo(language) }, data, { sites: new Map([[portal.clientId, 'Портал']]) });
      const rows = sections.flatMap((section) => section.rows.map(({ label, value }) => `${label}: ${value}`));
      expect(rows.filter((row) => /undefined|\bnull\b|NaN|\{\w+\}|\[object/u.test(row))).toEqual([]);
      const text = rows.join('\n');
      for (const said of [person.email, person.data.birthPlace, 'Лада Нива', 'Почтовая', 'Портал', 'Мой телефон'])
        expect(text).toContain(said);
    }
  });

  it('is not handed out without a fresh sign-in', async () => {
    const citizen = await aCitizen(world.deps);
    const session = await signedIn(citizen);
    await sql`update oidc_artefacts set payload = (payload::jsonb || jsonb_build_object('loginTs', (payload ->> 'loginTs')::int - 301))::json
      where model = 'Session' and account_id = ${citizen.accountId}`.execute(world.deps.db);
    const form = await session.open(at(page));
    expect(form.text).not.toContain('name="format"');
    const other = await session.open(at('/account/security/password'));
    const body = new URLSearchParams({ ...form.fields, ...other.fields, format: 'json' });
    const refused = await session.request(at(page), { method: 'POST', body });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('content-disposition')).toBeNull();
    const { rows } = await sql`select 1 from audit_events where account_id = ${citizen.accountId} and action = 'data.exported'`.execute(
      world.deps.db,
    );
    expect(rows).toEqual([]);
  });

  it('is counted, also when it is asked for many times at once', async () => {
    const { accountId } = await aCitizen(world.deps);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 14 }, () => exportPersonalData(world.deps, { accountId, format: 'json' })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    const refused = outcomes.filter((outcome): outcome is PromiseRejectedResult => outcome.status === 'rejected');
    for (const { reason } of refused) expect(reason).toMatchObject({ area: 'personal_data', code: 'too_many_exports' });
  });

  describe('of somebody with very many events', () => {
    const MANY = 20_000;
    let accountId = '';
    let person: Awaited<ReturnType<typeof aCitizen>>;
    beforeAll(async () => {
      person = await aCitizen(world.deps);
      accountId = person.accountId;
      await sql`
        insert into audit_events (id, actor, action, account_id, client_id, details)
        select 'aud_0' || lpad(to_hex(n), 31, '0'), 'citizen', case n % 2 when 0 then 'claims.disclosed' else 'authentication.succeeded' end, ${accountId}, 'portal',
          jsonb_build_object('n', n)
        from generate_series(1, ${MANY}::int) as n`.execute(world.deps.db);
    });

    it('has each event once, lets the process turn in between, and holds a page of them at a time', async () => {
      let turns = 0;
      let going = true;
      const count = (): void => {
        turns += 1;
        if (going) setImmediate(count);
      };
      setImmediate(count);
      const copy = await exportPersonalData(world.deps, { accountId, format: 'json' });
      const before = turns;
      const pieces: string[] = [];
      for await (const piece of exportAsJson(copy)) pieces.push(piece);
      going = false;
      // A page of 500 is the most that comes in one go.
      expect(turns - before).toBeGreaterThanOrEqual(MANY / 500);
      expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(500 * 400);
      const { disclosures, activity } = JSON.parse(pieces.join('')) as Record<'disclosures' | 'activity', { id: string }[]>;
      const ids = [...disclosures, ...activity].map(({ id }) => id);
      expect([disclosures.length, new Set(ids).size]).toEqual([MANY / 2, ids.length]);
      expect(ids.length).toBeGreaterThan(MANY);
    });

    it('is bounded on paper: the newest of each part, and a word that there are more', async () => {
      const copy = await exportPersonalData(world.deps, { accountId, format: 'pdf' });
      const { disclosures, activity, hasMore } = await readableCopy(copy);
      expect([disclosures.length, activity.length, hasMore]).toEqual([500, 500, true]);
      expect(disclosures[0]?.details).toEqual({ n: MANY });
    });

    it('is made one at a time on a node: whoever comes meanwhile is told when to come again, and loses none of the day', async () => {
      const end = beginCopy(world.deps.pool);
      const session = await signedIn(person);
      const busy = await download(session, 'json');
      expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '15']);
      expect(await busy.text()).toContain('Сейчас готовится копия');
      end();
      const answers = await Promise.all([download(session, 'json'), download(session, 'json')]);
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 503]);
      for (const answer of answers) await answer.arrayBuffer();
      await new Promise((resolve) => setTimeout(resolve, 50));
      // Also after one that was broken off.
      const broken = await download(session, 'json');
      await broken.body?.cancel();
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect((await download(session, 'pdf')).status).toBe(200);
    });

    it('keeps nobody waiting for ever who reads it slowly', () => {
      const node = {};
      const end = beginCopy(node, 0);
      expect(() => beginCopy(node, 119_999)).toThrow('personal_data.copy_under_way');
      const next = beginCopy(node, 120_000);
      end();
      expect(() => beginCopy(node, 120_001)).toThrow('personal_data.copy_under_way');
      next();
      beginCopy(node, 120_002)();
    });
  });
});
