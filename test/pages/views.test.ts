import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { get as httpGet, type IncomingMessage, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import Koa from 'koa';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { assetUrl, serveAssets } from '../../src/http/assets.ts';
import { codeCountdown } from '../../src/http/views/code-countdown.ts';
import { checkbox, radios } from '../../src/http/views/choices.ts';
import { codeField, textField } from '../../src/http/views/fields.ts';
import { button, errorFor, errorSummary, form } from '../../src/http/views/forms.ts';
import { attributes, Html, html } from '../../src/http/views/html.ts';
import { layout } from '../../src/http/views/layout.ts';
import { newPasswordFields } from '../../src/http/views/new-password.ts';
import type { PageContext } from '../../src/http/views/page-context.ts';
import { externalLink, levelBadge, panel, summaryList } from '../../src/http/views/panels.ts';
import { passwordField } from '../../src/http/views/password-field.ts';
import { richText } from '../../src/http/views/rich-text.ts';
import type { Language } from '../../src/kernel/language.ts';
import { translateTo } from '../../src/kernel/texts.ts';
import { axeViolations } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';

const hostile = `"><script>alert(1)</script>'&`;
const harmless = '&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;&amp;';

function contextIn(language: Language, more: Partial<PageContext> = {}): PageContext {
  const languageLinks = { ru: '/page?lang=ru', en: '/page?lang=en' };
  return { language, t: translateTo(language), csrfToken: 'csrf-of-this-browser', languageLinks, sandbox: false, ...more };
}

const english = contextIn('en');

describe('the html tag', () => {
  it('escapes values wherever they stand', () => {
    expect(html`<a title="${hostile}">${hostile}</a>`.toString()).toBe(`<a title="${harmless}">${harmless}</a>`);
    expect(attributes({ title: hostile }).toString()).toBe(` title="${harmless}"`);
  });

  it('leaves markup made by itself alone and joins lists', () => {
    expect(html`<p>${['<', 1].map((item) => html`<b>${item}</b>`)}</p>`.toString()).toBe('<p><b>&lt;</b><b>1</b></p>');
  });

  it('writes nothing for what is absent, and zero for zero', () => {
    expect(html`[${undefined}${null}${false}${[]}${0}]`.toString()).toBe('[0]');
    expect(attributes({ a: undefined, b: false, c: true, d: '' }).toString()).toBe(' c d=""');
  });

  it('does not take markup from anybody else', () => {
    expect(() => new Html(Symbol('html') as never, '<script>')).toThrow('html tag only');
    expect(html`${{ toString: () => '<b>' } as unknown as string}`.toString()).toBe('&lt;b&gt;');
  });

  it('puts markup into the middle of a text without trusting the text', () => {
    const strong = richText(english.t, 'layout.relying_party', { name: html`<strong>${hostile}</strong>` });
    expect(strong.toString()).toBe(`You are signing in to “<strong>${harmless}</strong>”`);
  });
});

function titledPage(language: Language, hasErrors: boolean): string {
  return layout({ context: contextIn(language), title: hostile, hasErrors }, html``).toString();
}

describe('a page', () => {
  it('says its language, its title and the brand, and Error first when the form was refused', () => {
    expect(titledPage('ru', false)).toContain(`<title>${harmless} – Пайцза</title>`);
    expect(titledPage('en', true)).toContain(`<title>Error: ${harmless} – Paiza</title>`);
    expect(titledPage('ru', false)).toContain('<html lang="ru">');
  });

  it('offers itself in the other language', () => {
    expect(layout({ context: contextIn('ru'), title: '' }, html``).toString()).toMatch(
      /href="\/page\?lang=en" lang="en" hreflang="en"\s*>English</,
    );
    expect(layout({ context: english, title: '' }, html``).toString()).toMatch(
      /href="\/page\?lang=ru" lang="ru" hreflang="ru"\s*>Русский</,
    );
  });

  it('carries the sandbox banner in the sandbox only', () => {
    const [inSandbox, inProduction] = [true, false].map((sandbox) =>
      layout({ context: contextIn('en', { sandbox, sandboxConsoleUrl: 'http://localhost:3100' }), title: '' }, html``).toString(),
    );
    expect(inSandbox).toContain('Test environment');
    expect(inSandbox).toContain('href="http://localhost:3100"');
    expect(inProduction).not.toContain('sandbox');
  });

  it('holds no inline script, style or handler, so a strict content security policy can stand', () => {
    const page = layout(
      { context: contextIn('en', { sandbox: true, relyingPartyName: 'X' }), title: '' },
      everyComponent(english),
    ).toString();
    expect(page.match(/<script(?![^>]* src=)|<style|\sstyle=|\son\w+=|javascript:/gi)).toBeNull();
  });
});

describe('a field', () => {
  it('ties its label, hint and error to the input', () => {
    const markup = textField(english, {
      name: 'phone',
      label: 'Phone',
      hint: 'Like +7',
      error: 'Enter it',
      autocomplete: 'tel',
      value: hostile,
    }).toString();
    expect(markup).toContain('<label class="label" for="field-phone">Phone</label>');
    expect(markup).toContain(
      'id="field-phone" name="phone" required aria-describedby="field-phone-hint field-phone-error" aria-invalid="true"',
    );
    expect(markup).toMatch(/id="field-phone-error">\s*<span class="visually-hidden">Error:<\/span> Enter it/);
    expect(markup).toContain(`value="${harmless}"`);
  });

  it('says nothing of errors when there is none', () => {
    expect(textField(english, { name: 'a', label: 'A', autocomplete: 'off', required: false }).toString()).not.toMatch(
      /aria-|required|error/,
    );
  });

  it('finds its own message among the errors, and the summary leads to it', () => {
    const errors = [{ field: 'code', message: 'Wrong <code>' }];
    expect(errorFor(errors, 'code')).toBe('Wrong <code>');
    expect(errorFor(errors, 'phone')).toBeUndefined();
    expect(errorSummary(english, errors)?.toString()).toContain('<a href="#field-code">Wrong &lt;code&gt;</a>');
    expect(errorSummary(english, [])).toBeUndefined();
  });

  it('is the first option when it is a choice, so the summary can lead there', () => {
    const options = [
      { value: 'phone', label: 'Phone' },
      { value: 'email', label: 'Mail' },
    ];
    const markup = radios(english, { name: 'channel', legend: 'Where', options, value: 'email', error: 'Choose' }).toString();
    expect(markup).toContain('id="field-channel" name="channel" value="phone" />');
    expect(markup).toContain('id="field-channel-email" name="channel" value="email" checked />');
    expect(markup).toContain('<fieldset aria-describedby="field-channel-error">');
  });
});

describe('a form', () => {
  it('carries the CSRF token and its hidden fields', () => {
    const markup = form(english, { action: '/x?a=1&b=2', hidden: { step: hostile } }, button({ label: 'Go' })).toString();
    expect(markup).toContain('<form method="post" action="/x?a=1&amp;b=2" novalidate>');
    expect(markup).toContain('<input type="hidden" name="csrf_token" value="csrf-of-this-browser" />');
    expect(markup).toContain(`<input type="hidden" name="step" value="${harmless}" />`);
  });
});

describe('a link to somewhere outside', () => {
  it.each(['javascript:alert(1)', ' JaVaScRiPt:alert(1)', 'data:text/html,x', 'not a url', '//evil.example'])(
    'does not lead to %p',
    (href) => {
      expect(externalLink(english, { href, label: 'Terms <b>' }).toString()).toBe('Terms &lt;b&gt;');
    },
  );

  it('opens an https page apart from ours', () => {
    const markup = externalLink(english, { href: 'https://rp.example/terms', label: 'Terms' }).toString();
    expect(markup).toContain('href="https://rp.example/terms" target="_blank" rel="noopener noreferrer"');
  });
});

function everyComponent(context: PageContext): Html {
  const errors = [{ field: 'phone', message: 'Phone?' }];
  return html`${errorSummary(context, errors)}
    <h1>Everything</h1>
    ${form(
      context,
      { action: '/sent' },
      html`${textField(context, { name: 'phone', label: 'Phone', type: 'tel', autocomplete: 'tel', error: 'Phone?', hint: '+7' })}
      ${codeField(context, { name: 'code', label: 'Code' })}
      ${checkbox(context, { name: 'terms', label: html`I accept <a href="/terms">terms</a>` })}
      ${radios(context, {
        name: 'way',
        legend: 'Way',
        options: [
          { value: 'a', label: 'A', hint: 'first' },
          { value: 'b', label: 'B' },
        ],
      })}
      ${passwordField(context, { name: 'current', label: 'Current', autocomplete: 'current-password' })}
      ${newPasswordFields(context, { name: 'password', repeatName: 'repeat', minLength: 8, username: 'a@b.example', ownWords: ['Maria'] })}
      ${button({ label: 'Send' })} ${button({ label: 'Back', kind: 'link', name: 'back', value: 'yes' })}`,
    )}
    ${codeCountdown(context, { action: '/resend', secondsLeft: 61 })}
    ${summaryList([{ term: 'Level', value: (['simplified', 'standard', 'confirmed'] as const).map((level) => levelBadge(context, level)) }])}
    ${(['notice', 'warning', 'success'] as const).map((kind) => panel(context, kind, html`<p>Text</p>`, `Title ${kind}`))}`;
}

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
          expect(await axeViolations(page)).toEqual([]);
          expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
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

  it('ticks off the rules that a password meets', () =>
    withPage({}, async (page) => {
      await page.locator('#field-password').fill('abcdefgH');
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
