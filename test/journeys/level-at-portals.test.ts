import { afterEach, beforeAll, expect, it } from '@jest/globals';
import { axeViolations } from '../support/axe.ts';
import { agree, registerByPhone } from './registering.ts';
import { waitFor } from './running-paiza.ts';
import { setStage } from './stage.ts';
import type { Visitor } from './visitor.ts';

const stage = setStage();
const patienceMs = 180_000;

interface Person {
  readonly familyName: string;
  readonly givenName: string;
  readonly patronymic: string | null;
  readonly gender: string;
  readonly birthDate: string;
  readonly birthPlace: string;
  readonly snils: string;
  readonly document: Readonly<Record<'series' | 'number' | 'issueDate' | 'issuedBy' | 'divisionCode', string>>;
}

/** Somebody whom the registries know. */
const aPerson = async () => (await (await fetch(`${stage.paiza.registries}/api/citizens`, { method: 'POST' })).json()) as Person;
const setFaults = (faults: object) => fetch(`${stage.paiza.registries}/api/faults`, { method: 'PUT', body: JSON.stringify(faults) });
const noFaults = { 'pension-fund': [], 'interior-ministry': [], 'tax-service': [] };

afterEach(() => setFaults(noFaults));
// The tax portal of this story is content with checked data.
beforeAll(() => stage.paiza.demand('tax', { min_acr: 'urn:paiza:loa:standard' }), 60_000);

/** In another tab, so that the portal stays open as it is. */
async function submitData(visitor: Visitor, person: Person): Promise<void> {
  const tab = await visitor.context.newPage();
  await tab.goto(`${stage.paiza.issuer}/account/identity`);
  const { document } = person;
  const day = (date: string) => date.split('-').toReversed().join('.');
  await tab.setChecked('[name=no_patronymic]', person.patronymic === null);
  await tab.check(`[name=gender][value=${person.gender}]`);
  for (const [name, text] of Object.entries({
    family_name: person.familyName,
    given_name: person.givenName,
    patronymic: person.patronymic ?? '',
    birth_date: day(person.birthDate),
    birth_place: person.birthPlace,
    snils: person.snils,
    document_series: document.series,
    document_number: document.number,
    document_issue_date: day(document.issueDate),
    document_issued_by: document.issuedBy,
    document_division_code: document.divisionCode,
  }))
    await tab.fill(`[name=${name}]`, text);
  await tab.click('button[value=send]');
  await tab.waitForURL('**/account/identity/checks');
  await tab.close();
}

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
    await submitData(visitor, person);
    const risen = await updateUntil(visitor, (claims) => claims['assurance_level'] === 'standard');
    expect(risen).toMatchObject({ acr: 'urn:paiza:loa:standard', family_name: person.familyName, snils: person.snils });
    expect(await page.locator('[data-level]').first().getAttribute('data-level')).toBe('standard');
    expect(await page.locator('[data-state=open]').count()).toBe(4);
    expect(await page.innerText('[data-claim=snils]')).toMatch(/^\d{3}-\d{3}-\d{3} \d{2}$/u);
    expect(await axeViolations(page)).toEqual([]);

    await page.goto(`${tax}/sign-in`);
    expect(await page.innerText('.summary-list')).toContain(person.document.number);
    expect(await axeViolations(page)).toEqual([]);
    await agree(visitor);
    await page.waitForURL(`${tax}/`);
    const verified = (await visitor.sessionAt(tax)).claims;
    expect(verified).toMatchObject({ id_doc: { number: person.document.number }, birthdate: person.birthDate, citizenship: 'RUS' });

    await setFaults({ ...noFaults, 'interior-ministry': ['silent'] });
    await submitData(visitor, { ...person, document: { ...person.document, number: '000001' } });
    await page.goto(`${tax}/sign-in`);
    await page.waitForURL(`${tax}/`);
    expect((await visitor.sessionAt(tax)).claims).toMatchObject({ id_doc: { number: person.document.number } });

    await setFaults({ ...noFaults, 'pension-fund': ['deceased'] });
    await submitData(visitor, person);
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
