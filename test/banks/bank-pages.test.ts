import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { Banks } from '../../src/capabilities/proofing/ports.ts';
import { pageFaults } from '../support/page-faults.ts';
import { launchBrowser } from '../support/browser.ts';
import { runSandbox, temporaryFolder, type RunningSandbox } from '../sandbox/support/running-sandbox.ts';
import { aBankKey, listenAnywhere, ourMetadata, ourSideOf } from './bank-world.ts';

const folder = temporaryFolder();
let landing: Awaited<ReturnType<typeof listenAnywhere>>;
let running: RunningSandbox;
let banks: Banks;
let browser: Browser;

async function aPhone(language: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  await page.goto(`${running.bank}/?lang=${language}`);
  return page;
}

beforeAll(async () => {
  const privateKey = await aBankKey();
  landing = await listenAnywhere();
  const bankClients = [ourMetadata(landing.origin, 'river', privateKey)];
  running = await runSandbox({ dataDir: folder.path, issuer: landing.origin, bankClients });
  ({ banks } = ourSideOf(landing.origin, { issuer: running.bank, privateKey }));
  for (let count = 0; count < 7; count += 1) await fetch(`${running.registries}/api/citizens`, { method: 'POST' });
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser.close();
  await running.sandbox.stop();
  await landing.stop();
  folder.remove();
});

describe.each(['ru', 'en'])('on a phone, in %s, the bank', (language) => {
  it('makes customers of the people whom the registries know, and switches faults', async () => {
    const page = await aPhone(language);
    expect(await pageFaults(page)).toEqual([]);
    await page.click('form[action="/people"] button');
    expect(await page.locator('.customers li').count()).toBe(7);
    await page.check('#missing-snils');
    await page.click('form[action="/faults"] button');
    expect(await page.locator('[role=status]').count()).toBe(1);
    expect(await page.isChecked('#missing-snils')).toBe(true);
    expect(await pageFaults(page)).toEqual([]);
    await page.uncheck('#missing-snils');
    await page.click('form[action="/faults"] button');
    await page.close();
  });

  it('lets a customer find themselves, sign in and go back with an answer that counts', async () => {
    const page = await aPhone(language);
    const { visit, url } = await banks.begin('river', language === 'en' ? 'en' : 'ru');
    await page.goto(url);
    expect(await page.locator('html').getAttribute('lang')).toBe(language);
    expect(await pageFaults(page)).toEqual([]);
    const citizens = (await (await fetch(`${running.registries}/api/citizens`)).json()) as { familyName: string; snils: string }[];
    await page.fill('[name=q]', citizens[3]!.snils);
    await page.click('form[role=search] button');
    expect(await page.locator('fieldset li').count()).toBe(1);
    await page.click('[value=vouch]');
    await page.waitForURL(`${landing.origin}/banks/river/answer?**`);
    expect(await banks.complete(visit, new URL(page.url()))).toMatchObject({ kind: 'vouched', voucher: { snils: citizens[3]!.snils } });
    await page.goto(url);
    expect(await banks.complete(visit, new URL(page.url()))).toEqual({ kind: 'refused', code: 'wrong_answer' });
    expect((await page.goto(`${running.bank}/auth?client_id=nobody`))?.status()).toBe(400);
    expect(await pageFaults(page)).toEqual([]);
    await page.close();
  });
});
