import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addIdentityVersion } from '../../src/capabilities/accounts/add-identity-version.ts';
import { revokeIdentity } from '../../src/capabilities/accounts/revoke-identity.ts';
import { counterKeys } from '../../src/capabilities/authentication/throttle.ts';
import { formatSnils } from '../../src/kernel/snils.ts';
import { aCitizen, aStandardCitizen, becomeStandard } from '../support/citizen.ts';
import { someIdentityData, someSnils } from '../support/identity.ts';
import { answerOf, aRelyingParty, authorizationRequest, signInAt, type TestClient } from '../support/relying-party.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let client: TestClient;
beforeAll(async () => {
  world = await createWorld();
  client = await aRelyingParty(world);
});
afterAll(() => world.stop());

const attempt = (identifier: string, password: string): Promise<WebPage> =>
  signInAt(new WebSession(), authorizationRequest(world, client), { identifier, password });

const entered = (page: WebPage): boolean => page.status >= 300 && page.status < 400 && answerOf(page)['code'] !== undefined;

/** What a page says, without what differs by request. */
const said = (page: WebPage): string =>
  page.text
    .replace(/name="csrf_token" value="[^"]*"/gu, '')
    .replace(/challenge&quot;:&quot;[\w-]+/gu, '')
    .replace(/interaction[/=][\w-]+/gu, '')
    .replace(/value="\d{3}-\d{3}-\d{3} \d{2}"/gu, '');

describe('signing in by SNILS', () => {
  it('is there for a verified account, with dashes and without', async () => {
    const citizen = await aStandardCitizen(world.deps);
    expect(entered(await attempt(formatSnils(citizen.data.snils), citizen.password))).toBe(true);
    expect(entered(await attempt(citizen.identifier, citizen.password))).toBe(true);
    // Bare digits that could be a phone too are read as one.
    const digits = await aStandardCitizen(world.deps, { data: { snils: snilsThatIsNoPhone() } });
    expect(entered(await attempt(digits.data.snils, digits.password))).toBe(true);
  });

  it('begins with the verification and ends with it', async () => {
    const citizen = await aCitizen(world.deps);
    const data = someIdentityData();
    const snils = formatSnils(data.snils);
    await world.deps.db.transaction().execute((tx) => addIdentityVersion(world.deps, tx, { accountId: citizen.accountId, data }));
    expect((await attempt(snils, citizen.password)).status).toBe(422);
    await becomeStandard(world.deps, citizen.accountId, data);
    expect(entered(await attempt(snils, citizen.password))).toBe(true);
    const { accountId } = citizen;
    await world.deps.db.transaction().execute((tx) => revokeIdentity(world.deps, tx, { accountId, reason: 'test' }));
    expect((await attempt(snils, citizen.password)).status).toBe(422);
    expect(entered(await attempt(citizen.identifier, citizen.password))).toBe(true);
  });

  it('tells nobody whether a SNILS is known', async () => {
    const { data } = await aStandardCitizen(world.deps);
    const [known, unknown] = [
      await attempt(formatSnils(data.snils), 'Wrong7horse'),
      await attempt(formatSnils(someSnils()), 'Wrong7horse'),
    ];
    expect([known.status, unknown.status]).toEqual([422, 422]);
    expect(said(known)).toBe(said(unknown));
  });

  it('is guarded while strangers guess: the code goes to the oldest contact of the account', async () => {
    const citizen = await aStandardCitizen(world.deps);
    const { snils } = citizen.data;
    const { identifier: key } = counterKeys(world.deps.keyring, { kind: 'snils', value: snils }, 'anywhere');
    const far = new Date('9999-01-01');
    await world.deps.db.insertInto('throttle_counters').values({ key, failures: 50, window_ends_at: far, forget_at: far }).execute();
    const session = new WebSession();
    const form = await session.open(authorizationRequest(world, client).url);
    const codePage = await session.submit(form, { identifier: formatSnils(snils), password: citizen.password });
    expect(codePage.url).toMatch(/\/device$/u);
    const code = /\b\d{6}\b/u.exec((await world.messageTo(citizen.identifier)).text)?.[0] ?? '';
    const done = await session.submit(codePage, { code });
    expect(done.url).not.toContain('/device');
    expect(session.cookie('device')).toMatch(/^password\./u);
  });
});

function snilsThatIsNoPhone() {
  for (;;) {
    const snils = someSnils();
    if (!/^[789]/u.test(snils)) return snils;
  }
}
