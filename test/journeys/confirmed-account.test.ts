import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { axeViolations } from '../support/axe.ts';
import { agree, signIn } from './registering.ts';
import { setStage } from './stage.ts';
import type { Visitor } from './visitor.ts';

const stage = setStage();
const patienceMs = 180_000;
// The tax site of these stories lets nobody in below the level that its services need.
const demanded = { min_acr: 'urn:paiza:loa:confirmed', methods: { deny: ['postal_code'] } };
beforeAll(() => stage.paiza.demand('tax', demanded), 60_000);

interface Options {
  readonly javaScript: boolean;
}

interface ReadyAccount {
  readonly phone: string;
  readonly password: string;
  readonly person: { readonly familyName: string; readonly givenName: string; readonly patronymic: string | null; readonly snils: string };
}

async function post<T>(url: string, body: object): Promise<T> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answers ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

const aStandardAccount = () => post<ReadyAccount>(`${stage.paiza.console}/api/citizens`, { level: 'standard' });
/** The bank and the certificate authority of the sandbox. */
const besideConsole = (offset: number) => `http://localhost:${Number(new URL(stage.paiza.console).port) + offset}`;

/** The checker is a script itself; without scripts the markup is the same, and nothing can be asked. */
async function expectAccessible({ page }: Visitor, { javaScript }: Options): Promise<void> {
  if (javaScript) expect(await axeViolations(page)).toEqual([]);
}

/** At the tax site, which refuses, with a page that says what would do. */
async function refusedAtTax(visitor: Visitor, { phone, password }: ReadyAccount, options: Options): Promise<void> {
  await visitor.signInAt(stage.paiza.tax);
  await signIn(visitor, phone, password);
  await visitor.page.waitForURL('**/interaction/**');
  await visitor.page.getByRole('link', { name: /лектронная подпись|lectronic signature/u }).waitFor();
  await expectAccessible(visitor, options);
}

/** From the page that says it is done back to the tax site: the very request that was left. */
async function landAtTax(visitor: Visitor, options: Options): Promise<void> {
  expect(await visitor.page.innerText('main')).toMatch(/Личность подтверждена|Your identity is confirmed/u);
  await expectAccessible(visitor, options);
  await visitor.page.locator('.panel-success').getByRole('link').click();
  await agree(visitor);
  await visitor.page.waitForURL(`${stage.paiza.tax}/`);
  expect(await visitor.page.locator('[data-state=closed]').count()).toBe(0);
}

describe.each([
  { javaScript: true, language: 'ru' },
  { javaScript: false, language: 'en' },
] as const)('a citizen whom the tax site refuses, scripts: $javaScript', (options) => {
  it(
    'signs the file with their own signature and lands there, signed in',
    async () => {
      const visitor = await stage.arrive(options);
      const { page } = visitor;
      const account = await aStandardAccount();
      await refusedAtTax(visitor, account, options);

      await visitor.follow(/лектронная подпись|lectronic signature/u);
      await page.waitForURL('**/account/confirm/e-signature');
      await visitor.press(/Начать|Begin/u);
      const [download] = await Promise.all([page.waitForEvent('download'), visitor.follow(/Скачать файл|Download the file/u)]);
      const content = readFileSync(await download.path()).toString('base64');
      const authority = besideConsole(6);
      const { familyName, givenName, patronymic, snils } = account.person;
      const owner = { familyName, givenName, ...(patronymic === null ? {} : { patronymic }), snils, algorithm: 'gost' };
      const { serialNumber } = await post<{ serialNumber: string }>(`${authority}/api/certificates`, owner);
      const { signature } = await post<{ signature: string }>(`${authority}/api/sign`, { serialNumber, content });
      await expectAccessible(visitor, options);
      await page.setInputFiles('input[type=file]', {
        name: 'paiza.txt.sig',
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(signature, 'base64'),
      });
      await visitor.press(/Отправить подпись|Send the signature/u);
      await page.waitForURL('**/account/confirm?done=e_signature');
      await landAtTax(visitor, options);
      expect((await visitor.sessionAt(stage.paiza.tax)).claims).toMatchObject({
        acr: 'urn:paiza:loa:confirmed',
        confirmation_method: 'e_signature',
        snils,
      });
    },
    patienceMs,
  );

  it(
    'goes to the bank, and lands there, signed in',
    async () => {
      const visitor = await stage.arrive(options);
      const { page } = visitor;
      const account = await aStandardAccount();
      await refusedAtTax(visitor, account, options);

      await page.locator('a[href="/account/confirm/bank"]').click();
      await expectAccessible(visitor, options);
      await page.locator('button[name=bank]').first().click();
      await page.waitForURL(`${besideConsole(4)}/**`);
      await page.locator('button[value=people]').click();
      const { familyName, snils } = account.person;
      if ((await page.locator('#q').count()) > 0) {
        await page.fill('#q', familyName);
        await page.locator('form[role=search] button').click();
      }
      const shown = snils.replace(/^(\d{3})(\d{3})(\d{3})(\d{2})$/u, '$1-$2-$3 $4');
      await page
        .locator('li', { hasText: new RegExp(`${snils}|${shown}`, 'u') })
        .locator('input[type=radio]')
        .check();
      await page.locator('button[value=vouch]').click();
      await page.waitForURL('**/account/confirm?done=online_bank');
      await landAtTax(visitor, options);
      expect((await visitor.sessionAt(stage.paiza.tax)).claims).toMatchObject({ confirmation_method: 'online_bank', snils });
    },
    patienceMs,
  );
});
