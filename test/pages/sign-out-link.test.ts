import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cabinetPages } from '../../src/http/cabinet/routes.ts';
import { aCitizen, type TestCitizen } from '../support/citizen.ts';
import { aRelyingParty, authorizationRequest } from '../support/relying-party.ts';
import { WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let citizen: TestCitizen;
let session: WebSession;

beforeAll(async () => {
  world = await createWorld();
  citizen = await aCitizen(world.deps);
  session = new WebSession();
  await session.submit(await session.open(`${world.origin}/account`), citizen as unknown as Record<string, string>);
});
afterAll(() => world.stop());

const openToAll = [
  '/',
  '/help',
  '/privacy',
  '/terms',
  '/recovery',
  '/registration',
  '/service-centres',
  '/no/such',
  '/account/no-such',
  '/authorize?client_id=nobody',
];
const hasLink = (text: string) => text.includes('href="/sign-out"');

async function without(paths: readonly string[]): Promise<string[]> {
  const pages = [];
  for (const path of paths) pages.push({ path, page: await session.open(`${world.origin}${path}`) });
  return pages
    .filter(({ page }) => page.headers.get('content-type')?.includes('html') === true && !hasLink(page.text))
    .map(({ path }) => path);
}

describe('the link to sign out', () => {
  it('stands on every page of the cabinet', async () => {
    const paths = cabinetPages
      .filter(({ get, path }) => get !== undefined && !path.includes(':') && !path.endsWith('/events'))
      .map(({ path }) => path);
    expect(paths.length).toBeGreaterThan(30);
    expect(await without(paths)).toEqual([]);
  });

  it('stands on what is open to everybody and on refusals, for whoever is signed in, and for nobody else', async () => {
    expect(await without(openToAll)).toEqual([]);
    for (const path of openToAll) expect(hasLink((await new WebSession().open(`${world.origin}${path}`)).text)).toBe(false);
  });

  it('stands where a site waits for a consent, for a higher level, or for the password once more', async () => {
    const strict = await aRelyingParty(world, { policy: { min_acr: 'urn:paiza:loa:confirmed' } });
    const easy = await aRelyingParty(world);
    for (const [site, parameters] of [
      [strict, {}],
      [easy, {}],
      [easy, { prompt: 'login' }],
    ] as const) {
      const page = await session.open(authorizationRequest(world, site, parameters).url);
      expect([page.url.includes('/interaction/'), hasLink(page.text)]).toEqual([true, true]);
    }
  });
});
