import { describe, expect, it } from '@jest/globals';
import { radios } from '../../src/http/views/choices.ts';
import { textField } from '../../src/http/views/fields.ts';
import { button, errorFor, errorSummary, form } from '../../src/http/views/forms.ts';
import { attributes, Html, html } from '../../src/http/views/html.ts';
import { layout } from '../../src/http/views/layout.ts';
import { externalLink } from '../../src/http/views/panels.ts';
import { richText } from '../../src/http/views/rich-text.ts';
import { unbroken } from '../../src/http/views/unbroken.ts';
import type { Language } from '../../src/kernel/language.ts';
import { contextIn, everyComponent } from './every-component.ts';

const hostile = `"><script>alert(1)</script>'&`;
const harmless = '&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;&amp;';

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

describe('a contact in a sentence', () => {
  it('stays on one line when it fits on one, and may break when it is an address longer than a phone is wide', () => {
    expect(unbroken('+7 916 123 45 67').toString()).toBe('<span class="nowrap">+7 916 123 45 67</span>');
    const long = 'a.citizen.who.writes.much@a-long-domain-of-a-region.example.org';
    expect(unbroken(long).toString()).toBe(`<span class="breakable">${long}</span>`);
  });
});
