import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { answerOf, aRelyingParty, authorizationRequest, redeem, type TestClient } from '../support/relying-party.ts';
import { WebSession } from '../support/web-session.ts';
import { createWorld, type SentMessage, type World } from '../support/world.ts';

/** A person whose every trait is found by a search for it. */
const canary = {
  familyName: 'Канарейкина',
  givenName: 'Златогласа',
  phone: '+79167654321',
  email: 'zlatoglasa.kanareykina@example.org',
  password: 'Kanarejka77pojet',
};
const wrongPassword = 'Netakoj88parol';

describe('a canary person', () => {
  let world: World;
  let client: TestClient;
  const secrets: string[] = [];

  beforeAll(async () => {
    world = await createWorld();
    client = await aRelyingParty(world);
    await live({ way: 'phone', phone: canary.phone }, canary.phone);
    await live({ way: 'email', email: canary.email }, canary.email);
  });
  afterAll(() => world.stop());

  /** Registers from a portal with a mistake, returns to it, and then does much that fails. */
  async function live(contact: Record<string, string>, destination: string): Promise<void> {
    const session = new WebSession();
    const attempt = authorizationRequest(world, client, { scope: 'openid profile email phone', login_hint: destination });
    const signIn = await session.open(attempt.url);
    const start = await session.open(`${world.origin}/registration?interaction=${new URL(signIn.url).pathname.split('/')[2]}`);
    const codePage = await session.submit(start, {
      family_name: canary.familyName,
      given_name: canary.givenName,
      terms: 'yes',
      ...contact,
    });
    const message = await world.messageTo(destination);
    const code = /(?<!\d)\d{6}(?!\d)/u.exec(message.text)?.[0] ?? '';
    await session.submit(codePage, { code: code === '000000' ? '000001' : '000000' });
    const passwordPage = await session.submit(codePage, { code });
    let page = await session.submit(passwordPage, { password: canary.password, password_repeat: canary.password });
    if (page.text.includes('value="allow"')) page = await session.submit(page, { decision: 'allow' });
    const answer = answerOf(page)['code'] ?? '';
    const { body } = await redeem(world, client, attempt, answer);
    const issued = ['access_token', 'refresh_token', 'id_token'].map((name) => body[name] ?? 'missing');
    expect(issued).not.toContain('missing');
    secrets.push(
      code,
      answer,
      ...issued,
      session.cookie('session') ?? 'missing',
      attempt.verifier,
      client.secret ?? 'missing',
      ...linksIn(message),
    );
    await fetch(`${world.origin}/userinfo`, { headers: { authorization: `Bearer ${body['access_token']}` } });
    await failInManyWays(destination);
  }

  async function failInManyWays(destination: string): Promise<void> {
    const session = new WebSession({ 'user-agent': '"}{"level":"forged"}' });
    const page = await session.open(authorizationRequest(world, client, { login_hint: canary.email, state: canary.password }).url);
    await session.submit(page, { identifier: destination, password: wrongPassword });
    await session.submit(page, { identifier: destination, password: wrongPassword.repeat(1000) });
    await session.open(`${world.origin}/${encodeURIComponent(canary.familyName)}?phone=${encodeURIComponent(canary.phone)}`);
    await session.open(`${world.origin}/authorize?client_id=nobody&login_hint=${encodeURIComponent(canary.email)}`);
    const right = await session.submit(page, { identifier: destination, password: canary.password });
    expect(answerOf(right)['code']).toBeDefined();
  }

  const traits = () => [...Object.values(canary), wrongPassword, canary.phone.slice(1), ...secrets].filter((trait) => trait.length > 6);

  it('leaves one JSON line for each event in the log, and none of them tells of her or holds a secret', () => {
    expect(world.log.length).toBeGreaterThan(20);
    for (const line of world.log) expect(() => JSON.parse(line) as unknown).not.toThrow();
    const log = world.log.join('\n');
    expect(traits().length).toBeGreaterThan(18);
    expect(traits().filter((trait) => log.includes(trait) || log.includes(encodeURIComponent(trait)))).toEqual([]);
  });

  it('cannot be found in a dump of the database without the keys, nor can a secret that could be presented', async () => {
    const { pool } = world.deps;
    const { rows } = await pool.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
       where table_schema in ('public', 'graphile_worker') and table_type = 'BASE TABLE'`,
    );
    const tables = await Promise.all(rows.map(({ name }) => pool.query<{ row: string }>(`select t::text as row from ${name} t`)));
    const dump = tables.flatMap((table) => table.rows.map(({ row }) => row)).join('\n');
    expect(dump.length).toBeGreaterThan(10_000);
    const asBytes = (trait: string) => Buffer.from(trait).toString('hex');
    expect(traits().filter((trait) => dump.includes(trait) || dump.includes(asBytes(trait)))).toEqual([]);
  });
});

function linksIn({ text }: SentMessage): string[] {
  return [...text.matchAll(/https?:\/\/\S+\/([\w-]{40,})/gu)].map((match) => match[1] ?? '');
}
