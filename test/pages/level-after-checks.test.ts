import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { levelChange } from '../../src/http/cabinet/checks/level-change.ts';
import type { IdentityData } from '../../src/capabilities/accounts/identity-data.ts';
import { findProgress } from '../../src/capabilities/registries/find-progress.ts';
import { startChecks } from '../../src/capabilities/registries/start-checks.ts';
import { eventually } from '../notifications/outbox-world.ts';
import { aCitizen, aConfirmedCitizen, aStandardCitizen, type TestCitizen } from '../support/citizen.ts';
import { createFakeRegistries } from '../support/fake-registry.ts';
import { someIdentityData } from '../support/identity.ts';
import { aRelyingParty, authorizationRequest } from '../support/relying-party.ts';
import { WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

const registries = createFakeRegistries();
let world: World;
beforeAll(async () => {
  world = await createWorld({ registries });
});
afterAll(() => world.stop());
beforeEach(() => {
  for (const registry of Object.values(registries)) registry.reset();
});

const checks = '/account/identity/checks';
const confirm = '/account/confirm';
const at = (path: string) => `${world.origin}${path}`;

async function signedIn({ identifier, password }: TestCitizen): Promise<WebSession> {
  const session = new WebSession({ 'accept-language': 'en' });
  await session.submit(await session.open(at('/account')), { identifier, password });
  return session;
}

/** Sends data and waits for the end of the checks. A fall of the level ends every session, so whoever looks signs in after it. */
async function sends(citizen: TestCitizen, data: IdentityData, state: string): Promise<WebSession> {
  await startChecks(world.deps, { accountId: citizen.accountId, data });
  await eventually(async () => (await findProgress(world.deps, citizen.accountId))?.state === state);
  return signedIn(citizen);
}

const raised = 'More services are open to you now';
const proveAgain = /class="button[^>]*href="\/account\/confirm"/u;
const fallen = 'The level of your account has fallen';

describe('the page of the checks', () => {
  it('speaks of more services to whom the checks have raised, and to nobody else', async () => {
    const citizen = await aCitizen(world.deps);
    const first = await (await sends(citizen, someIdentityData(), 'confirmed')).open(at(checks));
    expect([first.text.includes(raised), first.text.includes('level-standard'), first.text.includes(fallen)]).toEqual([true, true, false]);
    const standard = await aStandardCitizen(world.deps);
    const again = await (await sends(standard, standard.data, 'confirmed')).open(at(checks));
    expect([again.text.includes(raised), again.text.includes('level-standard')]).toEqual([false, true]);
  });

  it('shows a confirmed citizen the level that they have', async () => {
    const citizen = await aConfirmedCitizen(world.deps);
    const page = await (await sends(citizen, citizen.data, 'confirmed')).open(at(checks));
    expect(page.text).toContain('level-confirmed');
    expect(page.text).not.toContain('level-standard');
    expect(page.text).toContain('The state registries have confirmed the data that you sent');
    for (const words of [raised, fallen]) expect(page.text).not.toContain(words);
  });

  it('says that the proof is lost when the new data are not of the same person, and leads to a new one', async () => {
    const citizen = await aConfirmedCitizen(world.deps);
    const other = { ...citizen.data, birthDate: '1980-03-04' as IdentityData['birthDate'] };
    const page = await (await sends(citizen, other, 'confirmed')).open(at(checks));
    for (const words of [fallen, 'Before these checks: Confirmed. Now: Standard', 'Confirm your identity again'])
      expect(page.text).toContain(words);
    expect(page.text).toMatch(proveAgain);
    expect(page.text).not.toContain(raised);
  });

  it('says that the level has fallen when the very document is refused', async () => {
    const { session } = await refused();
    const page = await session.open(at(checks));
    for (const words of ['Your data are not confirmed', fallen, 'Before these checks: Confirmed. Now: Simplified', 'Correct your data'])
      expect(page.text).toContain(words);
    expect(page.text).not.toMatch(proveAgain);
  });

  it('reads the level from what stood just before the data was sent', () => {
    const startedAt = new Date('2026-11-22T10:00:00Z');
    const evidence = [{ kind: 'contact_confirmed', source: 'sms_code', at: startedAt }];
    const change = levelChange({ evidence }, { state: 'refused', startedAt }, 'simplified');
    expect(change).toEqual({ now: 'simplified', fallenFrom: undefined, isRaised: false });
  });
});

/** A confirmed citizen whose document the ministry has just called invalid. */
async function refused() {
  const citizen = await aConfirmedCitizen(world.deps);
  registries.interior_ministry.meet = () => ({ outcome: 'invalid', fields: ['document'] });
  return { citizen, session: await sends(citizen, citizen.data, 'refused') };
}

describe('whoever was refused', () => {
  it('is led to the result by the page of proofs, not told to fill in what is filled in', async () => {
    const { session } = await refused();
    const page = await session.open(at(confirm));
    expect(page.text).toContain('Your personal data is not confirmed');
    expect(page.text).toContain(`href="${checks}">See the result of the checks`);
    expect(page.text).not.toContain('Fill in');
  });

  it.each(['standard', 'confirmed'])('is led there by the page of a site that wants the level %s', async (level) => {
    const { session } = await refused();
    const site = await aRelyingParty(world, { policy: { min_acr: `urn:paiza:loa:${level}` } });
    const page = await session.open(authorizationRequest(world, site).url);
    expect(page.text).toContain('See the result of the checks');
    expect(page.text).not.toContain('Fill in');
  });

  it('is not confused with whoever has sent nothing, or waits', async () => {
    const citizen = await aCitizen(world.deps);
    const session = await signedIn(citizen);
    expect((await session.open(at(confirm))).text).toContain('Fill in personal data');
    for (const registry of Object.values(registries)) registry.meet = () => 'later';
    await startChecks(world.deps, { accountId: citizen.accountId, data: someIdentityData() });
    const waiting = await session.open(at(confirm));
    expect(waiting.text).toContain('Follow the checks');
    expect(waiting.text).not.toContain('Fill in');
  });
});
