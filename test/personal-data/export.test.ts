import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { sql } from 'kysely';
import { exportPersonalData } from '../../src/capabilities/personal-data/export-personal-data.ts';
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

async function download(session: WebSession, format: string): Promise<Response> {
  const form = await session.open(at(page));
  const body = new URLSearchParams({ ...form.fields, format });
  return session.request(at(page), { method: 'POST', body });
}

describe('the copy of everything held', () => {
  it('is of the documented shape, and has what was put into every room', async () => {
    const person = await aWholePerson(world, portal);
    const { accountId } = person;
    const data = JSON.parse(JSON.stringify(await exportPersonalData(world.deps, { accountId, format: 'json' }))) as Record<string, unknown>;
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
    const text = JSON.stringify(await exportPersonalData(world.deps, { accountId, format: 'json' }));
    for (const { secret } of rows) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/"type":"Buffer"|sealed|digest|_mac/u);
  });

  it('comes as JSON and as PDF to whoever has just shown a factor, and stays nowhere', async () => {
    const person = await aWholePerson(world, portal);
    const session = await signedIn(person);
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
    const data = await exportPersonalData(world.deps, { accountId: person.accountId, format: 'pdf' });
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
});
