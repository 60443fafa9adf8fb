import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { importCentre } from '../../src/capabilities/service-centres/import-centre.ts';
import { pageFaults } from '../support/page-faults.ts';
import { launchBrowser } from '../support/browser.ts';
import { aStandardCitizen } from '../support/citizen.ts';
import { createWorld, type World } from '../support/world.ts';
import { openCentre, sandboxCentres, someCentre } from './centres-world.ts';

let world: World;
let browser: Browser;
beforeAll(async () => {
  [world, browser] = await Promise.all([createWorld(), launchBrowser()]);
  for (const centre of sandboxCentres()) await importCentre(world.deps, { centre, actor: 'system' });
  await openCentre(world.deps);
});
afterAll(async () => {
  await browser.close();
  await world.stop();
});

const booking = `/account/visits/book/${someCentre().centreId}`;

it.each([
  ['ru', 390],
  ['en', 1280],
])(
  'in %s, %i pixels wide, nothing stands in the way from the map to the visit and back',
  async (language, width) => {
    const citizen = await aStandardCitizen(world.deps);
    const geolocation = { latitude: 55.7, longitude: 49.3 };
    const context = await browser.newContext({
      viewport: { width, height: 800 },
      locale: language,
      geolocation,
      permissions: ['geolocation'],
    });
    const page = await context.newPage();
    const faults: string[] = [];
    const look = async (name: string) => faults.push(...(await faultsOf(page, `${name}-${language}`)));

    await page.goto(`${world.origin}/service-centres`);
    await look('everywhere');
    await Promise.all([page.waitForURL('**/service-centres?near=kazan'), page.click('[data-locate]')]);
    await look('nearest');
    await page.click('.centre-list h3 a');
    await look('centre');
    await page.goto(`${world.origin}${booking}`);
    await page.fill('[name=identifier]', citizen.identifier);
    await page.fill('[name=password]', citizen.password);
    await page.click('.button-primary');
    await page.waitForURL(`**${booking}`);
    await look('book');
    await page.click('.button-primary');
    await look('book-nothing-chosen');
    await page.click('.day-list li:nth-child(3) a');
    await page.click('.time-choice label >> nth=5');
    await page.click('.button-primary');
    await page.waitForURL('**/account/visits');
    await look('visit');
    await page.goto(`${world.origin}/account/confirm/in-person`);
    await look('in-person');
    await page.goto(`${world.origin}/account/visits`);
    await page.click('summary');
    await page.click('details .button');
    await look('cancelled');
    expect(faults).toEqual([]);
    await context.close();
  },
  90_000,
);

async function faultsOf(page: Page, name: string): Promise<readonly string[]> {
  const folder = process.env['PAIZA_SCREENS'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  return (await pageFaults(page)).map((fault) => `${name}: ${fault}`);
}
