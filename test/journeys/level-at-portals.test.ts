import { afterEach, beforeAll, expect, it } from '@jest/globals';
import { pageFaults } from '../support/page-faults.ts';
import { agree, registerByPhone } from './registering.ts';
import { noFaults, aPerson as personOf, setFaults as setFaultsOf, submitData } from './personal-data.ts';
import { waitFor } from './running-paiza.ts';
import { setStage } from './stage.ts';
import type { Visitor } from './visitor.ts';

const stage = setStage();
const patienceMs = 180_000;

const aPerson = () => personOf(stage.paiza);
const setFaults = (faults: object) => setFaultsOf(stage.paiza, faults);

afterEach(() => setFaults(noFaults));
// The tax portal of this story is content with checked data.
beforeAll(() => stage.paiza.demand('tax', { min_acr: 'urn:paiza:loa:standard' }), 60_000);

/** Presses the portal's own button until its tokens say this, as a citizen who waits would. */
async function updateUntil(visitor: Visitor, holds: (claims: Record<string, unknown>) => boolean): Promise<Record<string, unknown>> {
  return waitFor('the portal to be told', async () => {
    await visitor.press(/Обновить сведения/u);
    await visitor.page.waitForURL(`${stage.paiza.region}/?refreshed`);
    const { claims } = await visitor.sessionAt(stage.paiza.region);
    return claims !== null && holds(claims) ? claims : undefined;
  });
}

it(
  'rises at a portal that is open already, stays with the verified passport while a new one is checked, and ends there when it falls',
  async () => {
    const visitor = await stage.arrive();
    const { page } = visitor;
    const { region, tax } = stage.paiza;
    await registerByPhone(visitor, region);
    expect(await page.locator('[data-level]').first().getAttribute('data-level')).toBe('simplified');
    expect(await page.locator('[data-state=open]').count()).toBe(2);

    const person = await aPerson();
    await submitData(visitor, stage.paiza, person);
    const risen = await updateUntil(visitor, (claims) => claims['assurance_level'] === 'standard');
    expect(risen).toMatchObject({ acr: 'urn:paiza:loa:standard', family_name: person.familyName, snils: person.snils });
    expect(await page.locator('[data-level]').first().getAttribute('data-level')).toBe('standard');
    expect(await page.locator('[data-state=open]').count()).toBe(4);
    expect(await page.innerText('[data-claim=snils]')).toMatch(/^\d{3}-\d{3}-\d{3} \d{2}$/u);
    expect(await pageFaults(page)).toEqual([]);

    await page.goto(`${tax}/sign-in`);
    expect(await page.innerText('.summary-list')).toContain(person.document.number);
    expect(await pageFaults(page)).toEqual([]);
    await agree(visitor);
    await page.waitForURL(`${tax}/`);
    const verified = (await visitor.sessionAt(tax)).claims;
    expect(verified).toMatchObject({ id_doc: { number: person.document.number }, birthdate: person.birthDate, citizenship: 'RUS' });

    await setFaults({ ...noFaults, 'interior-ministry': ['silent'] });
    await submitData(visitor, stage.paiza, { ...person, document: { ...person.document, number: '000001' } });
    await page.goto(`${tax}/sign-in`);
    await page.waitForURL(`${tax}/`);
    expect((await visitor.sessionAt(tax)).claims).toMatchObject({ id_doc: { number: person.document.number } });

    await setFaults({ ...noFaults, 'pension-fund': ['deceased'] });
    await submitData(visitor, stage.paiza, person);
    await waitFor('the sign-out at both portals', async () => {
      const sessions = await Promise.all([region, tax].map((portal) => visitor.sessionAt(portal)));
      return sessions.some(({ signedIn }) => signedIn) ? undefined : true;
    });
    await page.goto(`${region}/sign-in`);
    await page.waitForURL(`${region}/`);
    const fallen = await visitor.sessionAt(region);
    expect(fallen).toMatchObject({ signedIn: true, assuranceLevel: 'simplified' });
    expect(fallen.claims).not.toHaveProperty('snils');
  },
  patienceMs,
);
