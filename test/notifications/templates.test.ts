import { describe, expect, it } from '@jest/globals';
import { composeMessage, type TemplateId } from '../../src/capabilities/notifications/templates.ts';
import { languages } from '../../src/kernel/language.ts';
import { email, phone } from './outbox-world.ts';

const url = 'https://id.paiza.example/sign-in?a=1&b=2';
const smsParams = { digits: '482913', minutes: '5', url };
const mailParams = { digits: '482913', minutes: '10', days: '3', link: url, url, at: '22 ноября 2026, 12:00', device: 'Firefox' };
const mails: readonly TemplateId[] = ['registration_code', 'identifier_taken', 'device_code', 'new_device_notice', 'new_place_notice'];

describe.each(languages)('an SMS in %s', (language) => {
  it.each(['registration_code', 'device_code'] as const)('with %s fits into one, code first, names Paiza and warns', (template) => {
    const { text } = composeMessage(phone, template, language, smsParams);
    const isGsm = /^[A-Za-z0-9 ,.-]*$/.test(text);
    expect(text.length).toBeLessThanOrEqual(isGsm ? 160 : 70);
    expect(text).toMatch(/^482913 .*(Paiza|Пайцз).* 5 /u);
    expect(text).toMatch(language === 'ru' ? /Никому его не сообщайте/ : /Never tell it to anyone/);
  });

  it('to the owner of a taken number says who writes and where to sign in', () => {
    expect(composeMessage(phone, 'identifier_taken', language, smsParams).text).toMatch(
      /^(Paiza|Пайцза): .* https:\/\/id\.paiza\.example\S+ /u,
    );
  });
});

describe.each(languages)('a mail in %s', (language) => {
  it.each(mails)('with %s is the same in text and HTML, and says its language', (template) => {
    const { subject, text, html } = composeMessage(email, template, language, mailParams);
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).toContain(`<title>${subject}</title>`);
    const readable = (html ?? '')
      .replace(/<(title|style)[^>]*>.*?<\/\1>/gsu, '')
      .replace(/<[^>]+>/g, ' ')
      .replaceAll('&amp;', '&')
      .replace(/\s+/g, ' ');
    for (const line of text.split('\n').filter((line) => line !== '')) expect(readable).toContain(line.replace(/:$/, ''));
    expect(html).not.toMatch(/<(script|img|link|iframe|form)\b/i);
    expect(text).not.toMatch(/[{}]/);
  });

  it.each(mails.filter((template) => template !== 'device_code'))('with %s has its link on a line of its own', (template) => {
    expect(composeMessage(email, template, language, mailParams).text.split('\n')).toContain(url);
  });

  it('does not show its code to whoever sees only the subject', () => {
    for (const template of mails) expect(composeMessage(email, template, language, mailParams).subject).not.toContain('482913');
  });
});

it('counts days and minutes as Russian does', () => {
  const validity = (days: string) => composeMessage(email, 'registration_code', 'ru', { ...mailParams, days }).text;
  expect(validity('1')).toContain('действуют 1 день.');
  expect(validity('3')).toContain('действуют 3 дня.');
  expect(validity('5')).toContain('действуют 5 дней.');
});

it('takes the name of a device for words, whatever it holds', () => {
  const device = '<img src=x onerror=alert(1)> "Fire\r\nfox"\u202Etxt.exe';
  const { text, html } = composeMessage(email, 'new_device_notice', 'en', { ...mailParams, device });
  expect(html).not.toContain('<img');
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; &quot;Fire fox&quot; txt.exe');
  expect(text).toContain('<img src=x onerror=alert(1)> "Fire fox" txt.exe.');
});

it.each(['javascript:alert(1)', 'https://id.paiza.example/ x', '/sign-in'])('makes no link of %s', (bad) => {
  expect(() => composeMessage(email, 'identifier_taken', 'ru', { url: bad })).toThrow('web address');
});

it('has no SMS about new devices and places', () => {
  for (const template of ['new_device_notice', 'new_place_notice'] as const)
    expect(() => composeMessage(phone, template, 'ru', mailParams)).toThrow('no SMS');
});
