import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { pageFaults } from '../support/page-faults.ts';
import { noFaults, setFaults, submitData, type Person } from './personal-data.ts';
import { agree, signIn } from './registering.ts';
import { waitFor } from './running-paiza.ts';
import { setStage } from './stage.ts';
import type { Visitor } from './visitor.ts';

const stage = setStage();
const patienceMs = 180_000;
afterEach(() => setFaults(stage.paiza, noFaults));

interface Options {
  readonly javaScript: boolean;
}

interface ReadyAccount {
  readonly phone: string;
  readonly password: string;
  readonly person: Person;
}

async function post<T>(url: string, body: object): Promise<T> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answers ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

const aReadyAccount = (order: object) => post<ReadyAccount>(`${stage.paiza.console}/api/citizens`, order);
const aStandardAccount = () => aReadyAccount({ level: 'standard' });
/** The bank and the certificate authority of the sandbox. */
const besideConsole = (offset: number) => `http://localhost:${Number(new URL(stage.paiza.console).port) + offset}`;

/** The checker is a script itself; without scripts the markup is the same, and nothing can be asked. */
async function expectAccessible({ page }: Visitor, { javaScript }: Options): Promise<void> {
  if (javaScript) expect(await pageFaults(page)).toEqual([]);
}

/** At the tax site, which refuses, with a page that says what would do. */
async function refusedAtTax(visitor: Visitor, { phone, password }: ReadyAccount, options: Options): Promise<void> {
  await visitor.signInAt(stage.paiza.tax);
  await signIn(visitor, phone, password);
  await visitor.page.waitForURL('**/interaction/**');
  await visitor.page.locator('a[href="/account/confirm/e-signature"]').waitFor();
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
    'because a letter is all that confirms them, signs the file with their own signature and lands there, signed in',
    async () => {
      const visitor = await stage.arrive(options);
      const { page } = visitor;
      const account = await aReadyAccount({ level: 'confirmed', method: 'postal_code', proved_at: '2024-03-01' });
      await refusedAtTax(visitor, account, options);
      expect(await page.innerText('main')).toMatch(/письм|letter/u);
      expect(await page.locator('a[href="/account/confirm/postal-code"]').count()).toBe(0);

      await page.locator('a[href="/account/confirm/e-signature"]').click();
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

it(
  'whoever was at a service centre is let in at once; a level that falls shows at the portals that are open',
  async () => {
    const visitor = await stage.arrive();
    const { page } = visitor;
    const { region, tax } = stage.paiza;
    const account = await aReadyAccount({ level: 'confirmed', method: 'in_person', proved_at: '2025-05-20' });
    await visitor.signInAt(tax);
    await signIn(visitor, account.phone, account.password);
    await agree(visitor);
    await page.waitForURL(`${tax}/`);
    expect((await visitor.sessionAt(tax)).claims).toMatchObject({ acr: 'urn:paiza:loa:confirmed', confirmation_method: 'in_person' });
    await page.goto(`${region}/sign-in`);
    await agree(visitor);
    await page.waitForURL(`${region}/`);
    expect(await visitor.sessionAt(region)).toMatchObject({ assuranceLevel: 'confirmed' });

    await setFaults(stage.paiza, { ...noFaults, 'interior-ministry': ['document-invalid'] });
    await submitData(visitor, stage.paiza, account.person);
    await waitFor('the sign-out at both portals', async () => {
      const sessions = await Promise.all([region, tax].map((portal) => visitor.sessionAt(portal)));
      return sessions.some(({ signedIn }) => signedIn) ? undefined : true;
    });
    await page.goto(`${region}/sign-in`);
    await page.waitForURL(`${region}/`);
    expect(await visitor.sessionAt(region)).toMatchObject({ signedIn: true, assuranceLevel: 'simplified' });
    await page.goto(`${tax}/sign-in`);
    await page.waitForURL('**/interaction/**');
    expect((await visitor.sessionAt(tax)).signedIn).toBe(false);
  },
  patienceMs,
);
