import { expect, it } from '@jest/globals';
import { pageFaults } from '../support/page-faults.ts';
import { signIn } from './registering.ts';
import { waitFor } from './running-paiza.ts';
import { setStage } from './stage.ts';

const stage = setStage();
const patienceMs = 240_000;

interface PrintedLetter {
  readonly letterId: string;
  readonly code: string;
  readonly addressee: { readonly name: string };
}

it.each([
  ['ru', true],
  ['en', false],
] as const)(
  'a citizen becomes confirmed by a letter, in %s (scripts: %s)',
  async (language, javaScript) => {
    const { console, issuer } = stage.paiza;
    const post = `http://localhost:${Number(new URL(console).port) + 5}`;
    const made = await fetch(`${console}/api/citizens`, { method: 'POST', body: JSON.stringify({ level: 'standard' }) });
    const account = (await made.json()) as { phone: string; password: string; person: { familyName: string } };
    const visitor = await stage.arrive({ language, javaScript });
    const { page } = visitor;
    const look = async () => {
      if (javaScript) expect(await pageFaults(page)).toEqual([]);
      const width = page.viewportSize()?.width ?? 0;
      expect((await page.locator('main').boundingBox())?.width).toBeLessThanOrEqual(width);
    };
    const lettersAt = async () => (await (await fetch(`${post}/api/letters`)).json()) as PrintedLetter[];
    const earlier = new Set((await lettersAt()).map(({ letterId }) => letterId));
    await page.goto(`${issuer}/sign-in?return=/account/confirm`);
    await signIn(visitor, account.phone, account.password);
    await page.waitForURL('**/account/confirm');
    await page.click('a[href="/account/confirm/postal-code"]');
    await look();
    await page.fill('[name=postcode]', '15');
    await page.click('button[value=order]');
    await page.locator('#field-postcode-error').waitFor();
    await look();
    for (const [name, text] of Object.entries({
      postcode: '156000',
      locality: 'Костромская обл., г. Кострома',
      street: 'ул. Мира',
      house: '12',
    })) {
      await page.fill(`[name=${name}]`, text);
    }
    await page.click('button[value=order]');
    await page.waitForURL('**/account/confirm/postal-code');

    const letter = await waitFor('the letter at the post office', async () => {
      return (await lettersAt()).find(({ letterId }) => !earlier.has(letterId));
    });
    expect(letter.addressee.name).toContain(account.person.familyName);
    const office = await visitor.context.newPage();
    await office.goto(`${post}/?lang=${language}`);
    await office.click(`#l-${letter.letterId} form button:not(.second)`);
    await office.locator(`#l-${letter.letterId}.printed`).waitFor();
    expect((await fetch(`${post}/letters/${letter.letterId}.pdf`)).headers.get('content-type')).toBe('application/pdf');
    await office.close();

    await waitFor('the post to have it', async () => {
      await page.reload();
      return (await page.locator('[name=code]').count()) > 0 ? true : undefined;
    });
    await look();
    await page.fill('[name=code]', '2222-2222-2222');
    await page.click('button[value=code]');
    await page.locator('#field-code-error').waitFor();
    await look();
    await page.fill('[name=code]', letter.code);
    await page.click('button[value=code]');
    await page.waitForURL('**/account/confirm?done=postal_code');
    expect(await page.locator('main .level-confirmed').count()).toBeGreaterThan(0);
    await look();
    await waitFor('the message', async () =>
      (await stage.paiza.messages(account.phone)).find(({ text }) => text.includes('/account/confirm')),
    );
  },
  patienceMs,
);
