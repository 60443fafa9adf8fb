import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { axeViolations } from '../support/axe.ts';
import { pixelsTooWide } from '../support/page-faults.ts';
import { agree, askToRegisterAt, choosePassword, confirmByCode, giveContact, linkIn, signIn } from './registering.ts';
import { setStage } from './stage.ts';
import { goodPassword, sizes, someEmail, somePhone, type Visitor, type Language } from './visitor.ts';

const stage = setStage();

/** Holds every page that is shown to the width of the screen, on a phone and on a desktop, and to axe: in Russian on the phone, in English on the desktop. */
class Inspection {
  readonly findings: string[] = [];
  readonly headings = new Set<string>();
  readonly #sizes;

  constructor(language: Language) {
    const [first, last] = language === 'ru' ? [sizes.desktop, sizes.phone] : [sizes.phone, sizes.desktop];
    this.#sizes = { first, last };
  }

  async look(page: Page): Promise<void> {
    const { first, last } = this.#sizes;
    this.headings.add(await page.locator('h1').innerText());
    const found = [await this.#tooWide(page, first), await this.#tooWide(page, last), ...(await axeViolations(page))];
    this.findings.push(...found.filter((finding) => finding !== '').map((finding) => `${new URL(page.url()).pathname}: ${finding}`));
  }

  async #tooWide(page: Page, size: typeof sizes.phone): Promise<string> {
    await page.setViewportSize(size);
    const overflow = await pixelsTooWide(page);
    return overflow > 0 ? `${overflow} px too wide at ${size.width} px` : '';
  }
}

const patienceMs = 120_000;

async function inspect(
  language: Language,
  walk: (visitor: Visitor, look: (page?: Page) => Promise<void>) => Promise<void>,
): Promise<Inspection> {
  const visitor = await stage.arrive({ language });
  const inspection = new Inspection(language);
  const faults: string[] = [];
  visitor.page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  visitor.page.on('pageerror', (error) => faults.push(error.message));
  await walk(visitor, (page = visitor.page) => inspection.look(page));
  // Chromium reports an answer of 4xx as an error of the page; the pages themselves make none.
  expect(faults.filter((fault) => !fault.startsWith('Failed to load resource'))).toEqual([]);
  expect(inspection.findings).toEqual([]);
  return inspection;
}

it.each(['ru', 'en'] as const)(
  'from a portal by phone to consent, level, sign-out, each with its refusals, in %s',
  async (language) => {
    const { headings } = await inspect(language, async (visitor, look) => {
      await visitor.signInAt(stage.paiza.region);
      await look();
      await signIn(visitor, '+79160000000', 'Wrong1234x');
      await look();
      await askToRegisterAt(visitor, stage.paiza.region);
      await look();
      await visitor.send('family-name');
      await look();
      const phone = somePhone();
      await giveContact(visitor, { tel: phone });
      await look();
      await visitor.send('one-time-code');
      await look();
      await confirmByCode(visitor, phone);
      await look();
      await choosePassword(visitor, 'password');
      await look();
      await visitor.press(/Создать надёжный пароль|Generate/u);
      await visitor.page.locator('[data-meter]:visible').waitFor();
      await look();
      await choosePassword(visitor, goodPassword);
      await look();
      await agree(visitor);
      await visitor.page.waitForURL(`${stage.paiza.region}/`);
      await visitor.page.goto(`${stage.paiza.region}/sign-in?essential_acr=urn:paiza:loa:confirmed`);
      await look();
      await visitor.page.goto(`${stage.paiza.issuer}/sign-out`);
      await look();
      await visitor.press(/Выйти везде|Sign out everywhere/u);
      await look();
    });
    expect(headings.size).toBe(8);
  },
  patienceMs,
);

it.each(['ru', 'en'] as const)(
  'by e-mail without a portal, and what is read or goes wrong beside it, in %s',
  async (language) => {
    const { headings } = await inspect(language, async (visitor, look) => {
      const { page, context } = visitor;
      const addresses = [
        '/',
        '/help',
        '/privacy',
        '/terms',
        '/no/such/page',
        '/authorize?client_id=nobody',
        '/interaction/none',
        '/registration/confirm/none',
      ];
      for (const path of addresses) {
        await page.goto(`${stage.paiza.issuer}${path}`);
        await look();
      }
      await page.goto(`${stage.paiza.issuer}/`);
      await visitor.follow(/Создать учётную запись|Create an account/u);
      const email = someEmail();
      await giveContact(visitor, { email });
      await look();
      await visitor.press(/Адрес подтверждён|confirmed/u);
      await look();
      const elsewhere = await stage.arrive({ language });
      await elsewhere.page.goto(linkIn(await stage.paiza.message(email)));
      await look(elsewhere.page);
      await elsewhere.press(/Подтвердить адрес|Confirm/u);
      await look(elsewhere.page);
      await visitor.press(/Адрес подтверждён|confirmed/u);
      await choosePassword(visitor);
      await look();
      await context.clearCookies();
      await page.goto(`${stage.paiza.issuer}/registration/code?lang=${language}`);
      await look();
    });
    expect(headings.size).toBe(13);
  },
  patienceMs,
);
