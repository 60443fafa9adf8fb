import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTransport } from 'nodemailer';
import type { Browser, Page } from 'playwright-core';
import { freePorts } from '../support/free-ports.ts';
import { pageFaults } from '../support/page-faults.ts';
import { launchBrowser } from '../support/browser.ts';
import { startBareProvider, type BareProvider } from './support/bare-provider.ts';
import { runSandbox, temporaryFolder, type RunningSandbox } from './support/running-sandbox.ts';

const folder = temporaryFolder();
let running: RunningSandbox;
let provider: BareProvider;
let browser: Browser;

const letter = {
  from: 'no-reply@paiza.test',
  to: 'anna@example.ru',
  subject: 'Подтвердите адрес',
  text: 'Код 482913, ссылка http://localhost:3000/a',
  html: '<p>Код 482913</p>',
};

async function signIn(page: Page, portal: string): Promise<void> {
  await page.goto(portal);
  await page.click('.hero a.button');
  if (await page.locator('[name=password]').count()) {
    await page.fill('[name=login]', 'anna');
    await page.fill('[name=password]', 'x');
    await page.click('[type=submit]');
  }
  if (await page.locator('[value=consent]').count()) await page.click('[type=submit]');
  await page.waitForURL(`${portal}/`);
}

/** Looks with everything unfolded. */
async function faults(page: Page): Promise<string[]> {
  await page.evaluate('document.querySelectorAll("details").forEach((details) => { details.open = true; })');
  return await pageFaults(page);
}

beforeAll(async () => {
  const issuerPort = await freePorts();
  running = await runSandbox({ dataDir: folder.path, issuer: `http://localhost:${issuerPort}` });
  provider = await startBareProvider(issuerPort, running.sandbox.clientFiles);
  await createTransport({ host: '127.0.0.1', port: running.smtpPort }).sendMail(letter);
  browser = await launchBrowser();
}, 60_000);

afterAll(async () => {
  await browser.close();
  await running.sandbox.stop();
  await provider.stop();
  folder.remove();
});

describe.each(['ru', 'en'])('on a phone, in %s, every page is accessible and fits', (language) => {
  it('at the post office, with and without letters', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await page.goto(`${running.post}/?lang=${language}`);
    expect(await faults(page)).toEqual([]);
    const letterId = `ltr_${(language === 'ru' ? 'a' : 'b').repeat(32)}`;
    const addressee = { name: 'Каменщикова Аксинья Фёдоровна', lines: ['ул. Мира, д. 1', 'с. Верхние Васильки'], postcode: '156000' };
    const letter = { letterId, addressee, text: ['Код: CHKM-PTX2-3368'], document: { content: '' } };
    await fetch(`${running.post}/v1/letters`, {
      method: 'POST',
      headers: { authorization: 'Bearer sandbox-token-of-the-post' },
      body: JSON.stringify({ letters: [letter] }),
    });
    await page.reload();
    expect(await page.innerText(`#l-${letterId} .code strong`)).toBe('CHKM-PTX2-3368');
    expect(await faults(page)).toEqual([]);
    for (const state of ['printed', 'in_transit', 'delivered']) {
      await page.click(`#l-${letterId} form button:not(.second)`);
      await page.locator(`#l-${letterId}.${state}`).waitFor();
    }
    expect(await page.locator(`#l-${letterId} button`).count()).toBe(0);
    expect(await faults(page)).toEqual([]);
    await page.close();
  });

  it('in the console', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await page.goto(`${running.console}/?lang=${language}`);
    expect(await faults(page)).toEqual([]);
    await page.goto(`${running.console}/?to=nobody`);
    expect(await faults(page)).toEqual([]);
    await page.close();
  });

  it('in the registries: nobody, somebody new, faults switched on', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await page.goto(`${running.registries}/?lang=${language}&q=nobody`);
    expect(await faults(page)).toEqual([]);
    await page.click('form[action="/citizens"] button');
    expect(await faults(page)).toEqual([]);
    await page.check('#pension-fund-slow');
    await page.click('#pension-fund button');
    expect(await faults(page)).toEqual([]);
    await page.close();
  });

  it('where ready accounts are made, also when that fails', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await page.goto(`${running.console}/citizens?lang=${language}`);
    expect(await faults(page)).toEqual([]);
    await page.click('form[action="/citizens"] button'); // the bare provider has no pages to register on
    expect(await page.locator('[role=alert]').count()).toBe(1);
    expect(await faults(page)).toEqual([]);
    await page.goto(`${running.console}/operators?lang=${language}`);
    expect(await faults(page)).toEqual([]);
    await page.close();
  });

  it.each(['region', 'tax'] as const)('at %s: passer-by, failure, signed in, refreshed', async (portal) => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await page.goto(`${running[portal]}/?lang=${language}`);
    expect(await faults(page)).toEqual([]);
    await page.goto(`${running[portal]}/sign-in?prompt=none`);
    expect(await faults(page)).toEqual([]);
    await page.goto(`${running[portal]}/nowhere`);
    expect(await faults(page)).toEqual([]);
    await signIn(page, running[portal]);
    expect(await faults(page)).toEqual([]);
    await page.click('form[action="/refresh"] button');
    await page.waitForURL(`${running[portal]}/?refreshed`);
    expect(await faults(page)).toEqual([]);
    await page.close();
  });
});

it('a portal works with JavaScript off: in, parameters of one’s choice, out', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await signIn(page, running.tax);
  await page.click('section:has(#requests) summary');
  await page.selectOption('#prompt', 'login');
  await page.click('.requests button');
  expect(await page.locator('[name=password]').count()).toBe(1);
  await page.goto(running.tax);
  await page.click('form[action="/sign-out"] button');
  await page.locator('button', { hasText: 'Yes' }).click();
  await page.waitForURL(/\/signed-out\?state=/);
  expect(await page.textContent('h1')).toBe('Вы вышли');
  await context.close();
});

it('the console shows a new message by itself', async () => {
  const page = await browser.newPage();
  await page.goto(running.console);
  await createTransport({ host: '127.0.0.1', port: running.smtpPort }).sendMail({ ...letter, subject: 'Второе письмо' });
  await page.getByRole('heading', { name: 'Второе письмо' }).waitFor({ timeout: 10_000 });
  expect(await page.locator('.message').first().textContent()).toContain('Второе письмо');
  await page.close();
});
