import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { pageFaults } from '../support/page-faults.ts';
import { launchBrowser } from '../support/browser.ts';
import { aCitizen } from '../support/citizen.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let browser: Browser;
beforeAll(async () => {
  [world, browser] = await Promise.all([createWorld(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await world.stop();
});

const data = '/account/data';
const shots = process.env['PAIZA_SHOTS'];

async function submit(page: Page, values: Record<string, string> = {}): Promise<void> {
  for (const [name, value] of Object.entries(values)) await page.fill(`[name=${name}]`, value);
  await page.click('main form .button-primary');
}

describe('the pages of the copy and the end of an account stand in nobody’s way', () => {
  it.each([
    ['ru', 390],
    ['en', 1280],
  ])(
    'in %s, %i pixels wide, without scripts',
    async (language, width) => {
      const citizen = await aCitizen(world.deps);
      const context = await browser.newContext({ viewport: { width, height: 800 }, locale: language, acceptDownloads: true });
      const page = await context.newPage();
      const faults: string[] = [];
      const look = async (state: string) => {
        expect(await page.locator('html').getAttribute('lang')).toBe(language);
        faults.push(...(await pageFaults(page)).map((fault) => `${state}: ${fault}`));
        if (shots !== undefined) {
          mkdirSync(shots, { recursive: true });
          await page.screenshot({ path: `${shots}/${language}-${state}.png`, fullPage: true });
        }
      };
      await page.goto(`${world.origin}${data}`);
      await submit(page, { identifier: citizen.identifier, password: citizen.password });
      await look('data');
      const [copy] = await Promise.all([page.waitForEvent('download'), page.click('[name=format][value=pdf]')]);
      expect(copy.suggestedFilename()).toBe('paiza-data.pdf');
      if (shots !== undefined) await copy.saveAs(`${shots}/${language}.pdf`);
      await page.click(`main a[href="${data}/delete"]`);
      await look('question');
      await submit(page);
      await look('refused');
      await page.check('[name=understood]');
      await submit(page);
      await look('pending');
      await page.goto(`${world.origin}${data}`);
      await look('data-pending');
      await page.goto(`${world.origin}/account`);
      await look('home');
      const link = /https?:\S+\/keep\/[\w-]{43}/u.exec((await world.messageTo(citizen.identifier)).text)?.[0] ?? '';
      await page.goto(link);
      await look('keep');
      await submit(page);
      await look('kept');
      await page.goto(`${world.origin}${data}/keep/unknown`);
      await look('keep-over');
      expect(faults).toEqual([]);
      await context.close();
    },
    90_000,
  );
});
