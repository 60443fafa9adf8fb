import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { get as httpGet, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import Koa from 'koa';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { assetUrl, serveAssets } from '../../src/http/assets.ts';
import { layout } from '../../src/http/views/layout.ts';
import { pageFaults } from '../support/page-faults.ts';
import { launchBrowser } from '../support/browser.ts';
import { contextIn, everyComponent } from './every-component.ts';

/** Sends the path as it is written and leaves the body as it came; fetch would tidy up both. */
async function rawGet(
  origin: string,
  path: string,
  acceptEncoding: string,
): Promise<{ status: number | undefined; encoding: string | undefined; body: Buffer }> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    httpGet({ hostname, port, path, headers: { 'accept-encoding': acceptEncoding } }, resolve).on('error', reject);
  });
  return { status: answer.statusCode, encoding: answer.headers['content-encoding'], body: await buffer(answer) };
}

describe('served to a browser', () => {
  const posts: string[] = [];
  let server: Server;
  let browser: Browser;
  let origin: string;

  beforeAll(async () => {
    const app = new Koa().use(serveAssets).use((ctx) => {
      ctx.set('Content-Security-Policy', "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'");
      if (ctx.method === 'POST') posts.push(ctx.path);
      ctx.status = ctx.method === 'POST' ? 204 : 200;
      if (ctx.method === 'POST') return;
      ctx.type = 'html';
      const context = contextIn(ctx.query['lang'] === 'ru' ? 'ru' : 'en', {
        sandbox: true,
        relyingPartyName: 'Region',
        signedInAs: 'Maria',
      });
      ctx.body = layout({ context, title: 'Everything', hasErrors: true }, everyComponent(context)).toString();
    });
    server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    origin = `http://localhost:${(server.address() as AddressInfo).port}`;
    browser = await launchBrowser();
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  async function withPage(
    options: BrowserContextOptions,
    visit: (page: Page, complaints: string[]) => Promise<void>,
    path = '/',
  ): Promise<void> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.clock.install();
    await page.goto(origin + path);
    await visit(page, complaints);
    await context.close();
  }

  it.each([
    ['a phone', { width: 390, height: 844 }, 'light'],
    ['a phone in the dark', { width: 390, height: 844 }, 'dark'],
    ['a desktop', { width: 1280, height: 900 }, 'light'],
    ['a desktop in the dark', { width: 1280, height: 900 }, 'dark'],
    ['the narrowest screen', { width: 320, height: 568 }, 'light'],
  ] as const)('is accessible and fits on %s, in both languages', async (_name, viewport, colorScheme) => {
    for (const path of ['/?lang=ru', '/?lang=en']) {
      await withPage(
        { viewport, colorScheme },
        async (page, complaints) => {
          expect(await pageFaults(page)).toEqual([]);
          expect(complaints).toEqual([]);
        },
        path,
      );
    }
  });

  it('is whole without scripts: every button works and no control waits for a script', () =>
    withPage({ javaScriptEnabled: false }, async (page) => {
      expect(await page.getByRole('button', { name: 'Send a new code' }).isEnabled()).toBe(true);
      expect(await page.getByRole('button', { name: /show password|generate/i }).count()).toBe(0);
      expect(await page.getByText('at least 8 characters').isVisible()).toBe(true);
      expect(await page.getByText('You can ask for a new code in 1:01').isVisible()).toBe(true);
    }));

  it('takes the reader to the errors first, and from there to the field', () =>
    withPage({}, async (page) => {
      expect(await page.evaluate("document.activeElement.matches('[data-error-summary]')")).toBe(true);
      await page.getByRole('link', { name: 'Phone?' }).click();
      expect(await page.evaluate('document.activeElement.id')).toBe('field-phone');
    }));

  it('counts down and lets a new code be asked for at the end', () =>
    withPage({}, async (page) => {
      const resend = page.getByRole('button', { name: 'Send a new code' });
      expect(await resend.isEnabled()).toBe(false);
      await page.clock.runFor(1_000);
      expect(await page.locator('[data-countdown-text]').textContent()).toBe('You can ask for a new code in 1:00');
      expect(await page.locator('[data-countdown-status]').textContent()).toBe('You can ask for a new code in 1:00');
      await page.clock.runFor(59_000);
      expect(await resend.isEnabled()).toBe(false);
      await page.clock.runFor(1_000);
      expect(await resend.isEnabled()).toBe(true);
      expect(await page.locator('[data-countdown-status]').textContent()).toBe('You can ask for a new code now.');
    }));

  it('sends a form once, however often its button is pressed', () =>
    withPage({}, async (page) => {
      const send = page.getByRole('button', { name: 'Send', exact: true });
      await send.evaluate((element: { click: () => void }) => [1, 2, 3].forEach(() => element.click()));
      await page.waitForTimeout(300);
      expect(posts.filter((path) => path === '/sent')).toHaveLength(1);
      await page.clock.runFor(8_000);
      await send.click();
      await page.waitForTimeout(300);
      expect(posts.filter((path) => path === '/sent')).toHaveLength(2);
    }));

  it('sends no second answer by another button while the first is under way', () =>
    withPage({}, async (page) => {
      const sent = () => posts.filter((path) => path === '/sent').length;
      const before = sent();
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await page.waitForTimeout(300);
      const other = page.getByRole('button', { name: 'Back', exact: true });
      await other.click();
      await page.waitForTimeout(300);
      expect(sent()).toBe(before + 1);
      await page.clock.runFor(8_000);
      await other.click();
      await page.waitForTimeout(300);
      expect(sent()).toBe(before + 2);
    }));

  it('asks for a file once by a double click, for another one beside it at once, and for the same again soon', () =>
    withPage({}, async (page) => {
      const copies = () => posts.filter((path) => path === '/copy').length;
      const one = page.getByRole('button', { name: 'Copy one' });
      await one.evaluate((element: { click: () => void }) => [1, 2].forEach(() => element.click()));
      await page.waitForTimeout(300);
      expect([copies(), await one.getAttribute('aria-busy')]).toEqual([1, 'true']);
      await page.getByRole('button', { name: 'Copy two' }).click();
      await page.waitForTimeout(300);
      expect(copies()).toBe(2);
      await page.clock.runFor(1_000);
      expect(await one.getAttribute('aria-busy')).toBeNull();
      await one.click();
      await page.waitForTimeout(300);
      expect(copies()).toBe(3);
    }));

  it('takes a pasted code with spaces and dashes', () =>
    withPage({}, async (page) => {
      await page.getByLabel('Code').fill('123 45-6');
      expect(await page.getByLabel('Code').inputValue()).toBe('123456');
    }));

  it('shows and hides a password', () =>
    withPage({}, async (page) => {
      const password = page.locator('#field-current');
      await page.getByRole('button', { name: 'Show password' }).first().click();
      expect(await password.getAttribute('type')).toBe('text');
      await page.getByRole('button', { name: 'Hide password' }).click();
      expect(await password.getAttribute('type')).toBe('password');
    }));

  it('measures a password, Russian words on the wrong layout and the own name included', () =>
    withPage({}, async (page, complaints) => {
      const judge = async (password: string) => {
        await page.locator('#field-password').fill(password);
        await page.clock.runFor(300);
        const strength = page.locator('[data-meter-text]');
        await page.locator('[data-meter]:not([hidden])').waitFor();
        return `${await strength.textContent()}. ${await page.locator('[data-meter-advice]').textContent()}`;
      };
      expect(await judge('Ghbdtn12')).toMatch(/^Weak/);
      expect(await judge('Maria1985')).toBe('Weak password. Do not use your name, phone or e-mail.');
      expect(await judge('Qwerty123')).toMatch(/^Weak password\. This is/);
      expect(await judge('Tz7-lantern-Obsidian-42')).toBe('Strong password. ');
      expect(complaints).toEqual([]);
    }));

  it('judges what was typed before its scripts arrived', () =>
    withPage({}, async (page) => {
      await page.route('**/password-meter*', async (route) => {
        await typed;
        await route.continue();
      });
      let letScriptsCome = (): void => undefined;
      const typed = new Promise<void>((resolve) => (letScriptsCome = resolve));
      await page.reload({ waitUntil: 'commit' });
      await page.locator('#field-password').fill('Ghbdtn12');
      letScriptsCome();
      await page.locator('[data-meter][data-strength=weak]').waitFor();
      expect(await page.locator('[data-rule][data-met]').count()).toBe(4);
    }));

  it('ticks off the rules that a password meets', () =>
    withPage({}, async (page) => {
      await page.locator('#field-password').fill('abcdefgH');
      await page.locator('[data-generator]:not([hidden])').waitFor();
      const met = await page.evaluate<string[]>("[...document.querySelectorAll('[data-rule][data-met]')].map((item) => item.dataset.rule)");
      expect(met).toEqual(['length', 'lower', 'upper']);
    }));

  it('makes a password of 20 clear characters that meets every rule, and fills it in twice', () =>
    withPage({}, async (page) => {
      const made = new Set<string>();
      for (let round = 0; round < 20; round += 1) {
        await page.getByRole('button', { name: 'Generate a strong password' }).click();
        const password = await page.locator('#field-password').inputValue();
        expect(password).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*[2-9])[a-km-np-zA-HJ-NP-Z2-9]{20}$/);
        expect(await page.locator('#field-repeat').inputValue()).toBe(password);
        expect(await page.locator('output').textContent()).toBe(password);
        made.add(password);
      }
      expect(made.size).toBe(20);
    }));

  describe('assets', () => {
    it('are kept for ever, because their address changes with their content', async () => {
      const answer = await fetch(origin + assetUrl('styles.css'));
      expect(answer.status).toBe(200);
      expect(assetUrl('styles.css')).toMatch(/^\/assets\/styles\.[0-9a-f]{16}\.css$/);
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(answer.headers.get('content-type')).toBe('text/css; charset=utf-8');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('vary')).toBe('Accept-Encoding');
    });

    it('come compressed as the browser wishes', async () => {
      const plain = readFileSync(join(import.meta.dirname, '../../src/http/assets/page.js'), 'utf8');
      const [brotli, gzip, identity] = await Promise.all(
        ['gzip, deflate, br, zstd', 'gzip', 'identity'].map((encoding) => rawGet(origin, assetUrl('page.js'), encoding)),
      );
      expect([brotli?.encoding, gzip?.encoding, identity?.encoding]).toEqual(['br', 'gzip', undefined]);
      expect(brotliDecompressSync(brotli?.body ?? '').toString()).toBe(plain);
      expect(gunzipSync(gzip?.body ?? '').toString()).toBe(plain);
      expect(identity?.body.toString()).toBe(plain);
    });

    it.each([
      '/assets/styles.css',
      '/assets/../package.json',
      '/assets/%2e%2e/package.json',
      '/assets/vendor/../../assets.ts',
      '/assets/',
      '/assets/__proto__',
    ])('that are not on the list do not exist: %s', async (path) => {
      expect((await rawGet(origin, path, 'identity')).status).toBe(404);
    });

    it('are read, never written', async () => {
      expect((await fetch(origin + assetUrl('page.js'), { method: 'POST' })).status).toBe(405);
      expect((await fetch(origin + assetUrl('page.js'), { method: 'HEAD' })).status).toBe(200);
    });
  });
});
