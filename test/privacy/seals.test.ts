import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import { storeTaxNumber } from '../../src/capabilities/accounts/store-tax-number.ts';
import { parseInn } from '../../src/kernel/inn.ts';
import { UnsealError } from '../../src/kernel/keyring.ts';
import { aCitizen, aStandardCitizen, type StandardCitizen, type TestCitizen } from '../support/citizen.ts';
import { answerOf, aRelyingParty, authorizationRequest, redeem, signInAt, type TestClient } from '../support/relying-party.ts';
import { WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

const scope = 'openid profile phone fullname snils inn id_doc birthdate';

interface Sealed {
  readonly table: string;
  readonly column: string;
  /** Finds the row of an account. */
  readonly where: string;
  /** Whose citizens have it. */
  readonly at: 'simplified' | 'standard';
  /** Whether the bytes begin with the number of a master key. */
  readonly underMasterKey?: true;
}

const columns: readonly Sealed[] = [
  { table: 'accounts', column: 'data_key_wrapped', where: 'id = $1', at: 'simplified', underMasterKey: true },
  { table: 'accounts', column: 'family_name_sealed', where: 'id = $1', at: 'simplified' },
  { table: 'accounts', column: 'given_name_sealed', where: 'id = $1', at: 'simplified' },
  { table: 'identifiers', column: 'value_sealed', where: `account_id = $1 and kind = 'phone'`, at: 'simplified' },
  { table: 'identity_versions', column: 'data_sealed', where: 'account_id = $1', at: 'standard' },
  { table: 'tax_numbers', column: 'inn_sealed', where: 'account_id = $1', at: 'standard' },
];

/** What somebody with the right to write may do to A's bytes, B's being at hand. */
const attacks: Readonly<Record<string, (own: Buffer, foreign: Buffer) => Buffer>> = {
  "another person's bytes": (_own, foreign) => foreign,
  'one bit flipped in the text': (own) => flipped(own, own.length - 1),
  'one bit flipped in the tag': (own) => flipped(own, 20),
  'the tag cut short': (own) => own.subarray(0, 20),
  'nothing left': () => Buffer.alloc(0),
};

const ofMasterKey: typeof attacks = {
  'the number of a key that is gone': (own) => Buffer.concat([Buffer.from([0, 9]), own.subarray(2)]),
};

function flipped(bytes: Buffer, index: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[index] = (copy[index] ?? 0) ^ 1;
  return copy;
}

const cases = columns.flatMap((column) =>
  Object.entries({ ...attacks, ...(column.underMasterKey === true ? ofMasterKey : {}) }).map(
    ([name, attack]) => [`${column.table}.${column.column}`, name, column, attack] as const,
  ),
);

describe('sealed data that was changed or moved', () => {
  let world: World;
  let client: TestClient;
  const citizens = {} as Record<Sealed['at'], { own: TestCitizen; foreign: TestCitizen; token: string; session: WebSession }>;
  const traits: string[] = [];

  beforeAll(async () => {
    world = await createWorld();
    client = await aRelyingParty(world, { metadata: { scope: `${scope} offline_access` } });
    await world.database.asOwner('alter table identity_versions disable trigger identity_versions_stand');
    citizens.simplified = await visiting(await aCitizen(world.deps), await aCitizen(world.deps));
    citizens.standard = await visiting(await withTaxNumber('500100732259'), await withTaxNumber('7830002293'.padStart(12, '0')));
    const { foreign } = citizens.standard as unknown as { foreign: StandardCitizen };
    const { snils, document, familyName } = foreign.data;
    traits.push(citizens.simplified.foreign.identifier, foreign.identifier, snils, document.number, familyName);
  });
  afterAll(() => world.stop());
  beforeEach(() => void (world.log as string[]).splice(0));

  async function withTaxNumber(text: string): Promise<StandardCitizen> {
    const citizen = await aStandardCitizen(world.deps, { data: {} });
    const inn = parseInn(text) ?? parseInn('500100732259')!;
    await world.deps.db
      .transaction()
      .execute((tx) => storeTaxNumber(world.deps, tx, { accountId: citizen.accountId, versionId: citizen.versionId, inn }));
    return citizen;
  }

  async function visiting(own: TestCitizen, foreign: TestCitizen) {
    const session = new WebSession();
    const attempt = authorizationRequest(world, client, { scope });
    const { code = '' } = answerOf(await signInAt(session, attempt, own));
    const { body } = await redeem(world, client, attempt, code);
    return { own, foreign, session, token: body['access_token'] ?? 'missing' };
  }

  const userinfo = (token: string) => fetch(`${world.origin}/userinfo`, { headers: { authorization: `Bearer ${token}` } });
  const consentPage = (session: WebSession) => session.open(authorizationRequest(world, client, { scope, prompt: 'consent' }).url);
  const faultsOf = async (name: string) =>
    Number(
      new RegExp(`^paiza_seal_faults_total\\{column="${name}"\\} (\\d+)$`, 'mu').exec(await world.deps.metrics.registry.metrics())?.[1] ??
        0,
    );

  async function bytesOf({ table, column, where }: Sealed, { accountId }: TestCitizen): Promise<Buffer> {
    const { rows } = await world.deps.pool.query<{ bytes: Buffer }>(`select ${column} as bytes from ${table} where ${where}`, [accountId]);
    return rows[0]!.bytes;
  }

  function put({ table, column, where }: Sealed, { accountId }: TestCitizen, bytes: Buffer) {
    return world.deps.pool.query(`update ${table} set ${column} = $2 where ${where}`, [accountId, bytes]);
  }

  it('is shown and told as long as it is whole', async () => {
    for (const { token, session, own } of Object.values(citizens)) {
      expect(await (await userinfo(token)).json()).toMatchObject({ phone_number: own.identifier });
      expect((await consentPage(session)).status).toBe(200);
    }
    expect(await (await userinfo(citizens.standard.token)).json()).toMatchObject({ inn: '500100732259' });
    expect(world.log.filter((line) => line.includes('"alarm"'))).toEqual([]);
  });

  it.each(cases)('%s with %s: a fault, an alarm, and nothing of anybody', async (name, _attack, column, attack) => {
    const { own, foreign, token, session } = citizens[column.at];
    const [before, counted] = [await bytesOf(column, own), await faultsOf(name)];
    await put(column, own, attack(before, await bytesOf(column, foreign)));
    try {
      await expect(findAccount(world.deps, own.accountId)).rejects.toThrow(UnsealError);
      const answer = await userinfo(token);
      const page = await consentPage(session);
      expect([answer.status, page.status]).toEqual([500, 500]);
      const said = [await answer.text(), page.text, ...world.log].join('\n');
      expect(page.text).toMatch(/\b(service\.fault|server_error)\b/u);
      expect(traits.filter((trait) => said.includes(trait))).toEqual([]);
      expect(said).not.toContain(own.identifier);
    } finally {
      await put(column, own, before);
    }
    expect(await faultsOf(name)).toBe(counted + 3);
    const alarms = world.log
      .filter((line) => line.includes('"alarm":"seal_fault"'))
      .map((line) => JSON.parse(line) as Record<string, string>);
    expect(alarms).toHaveLength(3);
    expect(alarms[0]).toMatchObject({ level: 'error', table: column.table, column: column.column });
    expect((await userinfo(token)).status).toBe(200);
  });

  it('raises no alarm for what a browser brings', async () => {
    const session = new WebSession();
    const signIn = await session.open(authorizationRequest(world, client).url);
    session.setCookie('device_challenge', Buffer.alloc(80, 1).toString('base64url'));
    session.setCookie('device', `${'A'.repeat(40)}.${'B'.repeat(43)}`);
    const cabinet = citizens.simplified.session;
    cabinet.setCookie('contact', Buffer.alloc(80, 1).toString('base64url'));
    const pages = [
      await session.open(`${world.origin}${new URL(signIn.url).pathname}/device-code`),
      await session.submit(signIn, { identifier: citizens.simplified.own.identifier, password: 'wrong' }),
      await cabinet.open(`${world.origin}/account/contacts`),
    ];
    expect(pages.filter(({ status }) => status >= 500)).toEqual([]);
    expect(world.log.filter((line) => line.includes('"alarm"'))).toEqual([]);
  });
});
