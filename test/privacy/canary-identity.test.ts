import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import { findProgress } from '../../src/capabilities/registries/find-progress.ts';
import { explainAccount } from '../../src/commands/account-explain.ts';
import { showRegistryQueue } from '../../src/commands/registries-queue.ts';
import { json, startRegistryServer, type RegistryServer } from '../registries/registry-server.ts';
import { aCitizen, type TestCitizen } from '../support/citizen.ts';
import { recordingIo } from '../support/recording-io.ts';
import { answerOf, aRelyingParty, authorizationRequest, redeem, signInAt, tokens, type TestClient } from '../support/relying-party.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

/** A person whose every trait is found by a search for it, as the form takes them. */
const canary = {
  family_name: 'Снегирёва-Щеглова',
  given_name: 'Василиса',
  patronymic: 'Ратмировна',
  gender: 'female',
  birth_date: '29.02.1988',
  birth_place: 'дер. Малые Перепёлки',
  citizenship: 'RUS',
  snils: '087-654-303 00',
  inn: '500100732259',
  document_type: 'passport_rf',
  document_series: '3419',
  document_number: '870654',
  document_issue_date: '19.04.2012',
  document_issued_by: 'ОТДЕЛОМ УФМС ПО ПЕРЕПЕЛИНОМУ РАЙОНУ',
  document_division_code: '440-871',
};
const foundInn = '784806113663';
const wrong = { snils: '087-654-303 01', birth_place: 'село Кривые Грачи' };
const scope = 'openid profile phone fullname birthdate gender snils inn id_doc citizenship birthplace offline_access';

/** Every shape in which a trait could be written. Sex, citizenship and the kind of document are everybody's. */
const names = [
  'family_name',
  'given_name',
  'patronymic',
  'birth_date',
  'birth_place',
  'snils',
  'inn',
  'document_issue_date',
  'document_issued_by',
  'document_division_code',
] as const;
const otherShapes =
  'СНЕГИРЁВА Снегирева ВАСИЛИСА 08765430300 08765430301 087-654-303 1988-02-29 2012-04-19 3419870654 3419|870654 784806113663'.split(' ');
const shapes = [...names.map((name) => canary[name]), ...Object.values(wrong), ...otherShapes, '3419 870654'];

let world: World;
let client: TestClient;
let citizen: TestCitizen;
let accessToken = '';
const session = new WebSession({ 'accept-language': 'ru' });
const servers = {} as Record<'fund' | 'ministry' | 'tax', RegistryServer>;

beforeAll(async () => {
  servers.fund = await startRegistryServer('pension-fund', []);
  servers.ministry = await startRegistryServer('interior-ministry', []);
  servers.tax = await startRegistryServer('tax-service', []);
  const at = ({ url, token }: RegistryServer) => ({ url, token });
  const registries = { pensionFund: at(servers.fund), interiorMinistry: at(servers.ministry), taxService: at(servers.tax) };
  world = await createWorld({ config: { registries } });
  client = await aRelyingParty(world, { metadata: { scope } });
  citizen = await aCitizen(world.deps);
  await live();
});
afterAll(async () => {
  await world.stop();
  for (const server of Object.values(servers)) await server.stop();
});

/** Fills in the form wrongly, leaves it, sends it, is doubted, sends it again, and shows it to a portal. */
async function live(): Promise<void> {
  const { identifier, password } = citizen;
  const form = await session.submit(await session.open(`${world.origin}/account/identity`), { identifier, password });
  await session.submit(form, { ...canary, ...wrong, action: 'send' });
  await session.submit(form, { ...canary, action: 'save' });
  await session.open(`${world.origin}/account/identity?${new URLSearchParams(canary).toString()}`);
  answering(servers.ministry, { outcome: 'valid' });
  await faultByFault(await session.open(`${world.origin}/account/identity`));
  answering(servers.fund, { outcome: 'mismatch', fields: ['familyName', 'birthDate'] });
  await reaches('refused');
  answering(servers.fund, { outcome: 'match' });
  answering(servers.tax, { outcome: 'found', inn: foundInn });
  await session.submit(await session.open(`${world.origin}/account/identity`), { ...canary, action: 'send' });
  await reaches('confirmed');
  await eventually(async () => (await findAccount(world.deps, citizen.accountId))?.identity?.inn !== undefined);
  await callBackBadly();
  await visitPortal();
}

function answering(server: RegistryServer, answer: object): void {
  server.respond = (_request, response) =>
    json(response, 200, { requestId: server.questions.at(-1)?.requestId, status: 'answered', answer });
}

/** The registry answers with all it was told, in every way that an error could quote. */
async function faultByFault(form: WebPage): Promise<void> {
  const { fund } = servers;
  const echo = () => fund.questions.at(-1)?.question;
  const answered = (answer: unknown, requestId = fund.questions.at(-1)?.requestId) => ({ requestId, status: 'answered', answer });
  const faults: RegistryServer['respond'][] = [
    (_request, response) => json(response, 500, { error: echo() }),
    (_request, response) => json(response, 400, { message: JSON.stringify(echo()) }),
    (_request, response) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).end(`{"person": ${JSON.stringify(echo())}`),
    (_request, response) => json(response, 200, answered(echo(), 'chk_other')),
    // Faults in a row would have it left alone for a while.
    (_request, response) => json(response, 202, { requestId: fund.questions.at(-1)?.requestId, status: 'accepted' }),
    (_request, response) => json(response, 200, answered({ outcome: canary.family_name, echo: echo() })),
    (_request, response) => void response.writeHead(302, { location: `/${encodeURIComponent(canary.snils)}` }).end(),
    (request) => void request.socket.destroy(),
  ];
  let met = 0;
  fund.respond = (request, response) => faults[Math.min(met++, faults.length - 1)]?.(request, response);
  await session.submit(form, { ...canary, action: 'send' });
  await eventually(async () => {
    await hurry();
    return met >= faults.length;
  });
}

async function callBackBadly(): Promise<void> {
  const aud = world.config.issuer;
  const bodies = [
    await servers.fund.sign({ aud, request_id: 'chk_1', answer: { outcome: 'mismatch', fields: [canary.snils] } }),
    await servers.fund.sign({ aud, sub: canary.snils, request_id: canary.snils, answer: { outcome: 'match' } }),
    `${canary.family_name}.${canary.snils}.x`,
  ];
  for (const body of bodies) {
    await fetch(`${world.origin}/registries/pension-fund/answers`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/jwt' },
    });
  }
}

async function visitPortal(): Promise<void> {
  const attempt = authorizationRequest(world, client, { scope, prompt: 'consent', login_hint: '08765430300' });
  const { code = '' } = answerOf(await signInAt(session, attempt, citizen));
  const { body } = await redeem(world, client, attempt, code);
  accessToken = body['access_token'] ?? '';
  await tokens(world, client, { grant_type: 'refresh_token', refresh_token: body['refresh_token'] ?? '' });
  const other = new WebSession();
  const signIn = await other.open(authorizationRequest(world, client).url);
  await other.submit(signIn, { identifier: canary.snils, password: 'Netakoj88parol' });
}

/** What waits is due at once. */
const hurry = () => world.deps.pool.query(`update registry_checks set due_at = clock_timestamp() where state in ('requested', 'sent')`);

const reaches = (state: string) =>
  eventually(async () => {
    await hurry();
    return (await findProgress(world.deps, citizen.accountId))?.state === state;
  });

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 20_000; !(await holds()); await new Promise((resolve) => setTimeout(resolve, 40)))
    if (Date.now() > deadline) throw new Error('it did not come to it');
}

/** Six digits turn up within ids and times by chance, so the number of the passport is looked for by itself. */
const passportNumber = new RegExp(`(?<![\\da-f.])${canary.document_number}(?![\\da-f])`, 'u');

const found = (text: string) => [
  ...shapes.filter((shape) => text.includes(shape) || text.includes(encodeURIComponent(shape))),
  ...(passportNumber.exec(text) ?? []),
];

describe('the identity data of a canary person', () => {
  it('reached the portal that was allowed to have it', async () => {
    const answer = await fetch(`${world.origin}/userinfo`, { headers: { authorization: `Bearer ${accessToken}` } });
    expect(await answer.json()).toMatchObject({
      fullname: `${canary.family_name} ${canary.given_name} ${canary.patronymic}`,
      snils: '08765430300',
      inn: foundInn,
      id_doc: { series: canary.document_series, number: canary.document_number, issued_by: canary.document_issued_by },
    });
    expect(servers.fund.questions.length + servers.fund.polls.length).toBeGreaterThan(8);
  });

  it('is in no line of the log, whatever the registries threw back', () => {
    expect(world.log.length).toBeGreaterThan(30);
    expect(world.log.filter((line) => found(line).length > 0)).toEqual([]);
  });

  it('cannot be found in a dump of the database without the keys', async () => {
    const { pool } = world.deps;
    const { rows } = await pool.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
       where table_schema in ('public', 'graphile_worker') and table_type = 'BASE TABLE'`,
    );
    const tables = await Promise.all(rows.map(({ name }) => pool.query<{ row: string }>(`select t::text as row from ${name} t`)));
    const dump = tables.flatMap((table) => table.rows.map(({ row }) => row)).join('\n');
    expect(dump).toContain(citizen.accountId);
    expect(found(dump)).toEqual([]);
    expect(shapes.filter((shape) => dump.includes(Buffer.from(shape).toString('hex')))).toEqual([]);
  });

  it('is in no message: result and notice say where to look, not what was found', () => {
    expect(world.messages.length).toBeGreaterThan(1);
    for (const message of world.messages) expect(found(JSON.stringify(message))).toEqual([]);
  });

  it('is shown by no command and no metric', async () => {
    const io = recordingIo();
    await explainAccount(world.deps, { accountIds: [citizen.accountId] }, io);
    await showRegistryQueue(world.deps, {}, io);
    expect(io.lines.length).toBeGreaterThan(10);
    const said = [...io.lines, ...io.errors, await world.deps.metrics.registry.metrics()].join('\n');
    expect(found(said)).toEqual([]);
  });

  it('stands in no address that the browser was sent to', async () => {
    const pages = await Promise.all(
      ['/account', '/account/identity', '/account/identity/checks'].map((path) => session.open(`${world.origin}${path}`)),
    );
    // The search would find it: the form shows everything.
    expect(found(pages[1]?.text ?? '').length).toBeGreaterThan(6);
    for (const { url, text } of pages) {
      expect(found(url)).toEqual([]);
      expect(found([...text.matchAll(/(?:href|action|src)="([^"]*)"/gu)].map(([, address]) => address ?? '').join('\n'))).toEqual([]);
    }
  });
});
