import { randomInt } from 'node:crypto';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import type { RunningPaiza } from './running-paiza.ts';

export type Language = 'ru' | 'en';

export interface VisitorOptions {
  readonly language?: Language;
  readonly size?: 'phone' | 'desktop';
  readonly javaScript?: boolean;
}

export const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } };

export const goodPassword = 'Gusli-7-nad-Volgoy';

export const somePhone = (): string => `+7916${randomInt(1_000_000, 9_999_999)}`;
export const someEmail = (): string => `anna.${randomInt(1_000_000_000)}@example.org`;

/** The standard tokens of https://html.spec.whatwg.org/#autofill, by which fields are found. */
export type FieldToken =
  'tel' | 'email' | 'username' | 'one-time-code' | 'new-password' | 'current-password' | 'family-name' | 'given-name';

/** Somebody with a browser of their own: what they see and what they can do, without knowing how the pages are made. */
export class Visitor {
  readonly paiza: RunningPaiza;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly language: Language;

  private constructor(paiza: RunningPaiza, context: BrowserContext, page: Page, language: Language) {
    this.paiza = paiza;
    this.context = context;
    this.page = page;
    this.language = language;
  }

  static async arrive(browser: Browser, paiza: RunningPaiza, options: VisitorOptions = {}): Promise<Visitor> {
    const { language = 'ru', size = 'phone', javaScript = true } = options;
    const context = await browser.newContext({ locale: language, viewport: sizes[size], javaScriptEnabled: javaScript });
    context.setDefaultTimeout(15_000);
    return new Visitor(paiza, context, await context.newPage(), language);
  }

  leave(): Promise<void> {
    return this.context.close();
  }

  field(token: FieldToken): Locator {
    return this.page.locator(`input[autocomplete~="${token}"]`);
  }

  /** Fills in every field of these kinds that can be seen, once the page is whole: of half a page some fields would stay empty. */
  async type(values: Partial<Record<FieldToken, string>>): Promise<void> {
    await this.page.waitForLoadState();
    for (const [token, value] of Object.entries(values) as [FieldToken, string][]) {
      const visible = this.field(token).locator('visible=true');
      await visible.first().waitFor();
      for (const field of await visible.all()) await field.fill(value);
    }
  }

  /** Presses the button of the form that asks for this. */
  send(token: FieldToken): Promise<void> {
    return this.page.locator(`form:has(input[autocomplete~="${token}"]) button[type="submit"]`).first().click();
  }

  press(name: RegExp): Promise<void> {
    return this.page.getByRole('button', { name }).first().click();
  }

  follow(name: RegExp): Promise<void> {
    return this.page.getByRole('link', { name }).first().click();
  }

  /** Opens a portal and asks to sign in; ends on whatever the provider shows. */
  async signInAt(portal: string): Promise<void> {
    await this.page.goto(`${portal}/?lang=${this.language}`);
    await this.follow(/Войти через|Sign in with/u);
  }

  async heading(): Promise<string> {
    return (await this.page.locator('h1').innerText()).replace(/\s+/gu, ' ');
  }

  /** What a portal holds about this browser. */
  async sessionAt(portal: string): Promise<{ signedIn: boolean; assuranceLevel: string | null; claims: Record<string, unknown> | null }> {
    return (await this.context.request.get(`${portal}/api/session`)).json() as never;
  }
}
