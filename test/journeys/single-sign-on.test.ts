import { beforeAll, describe, expect, it } from '@jest/globals';
import { enter, tabTo } from './devices.ts';
import { agree, registerByPhone, signIn } from './registering.ts';
import { waitFor } from './running-paiza.ts';
import { setStage } from './stage.ts';
import { goodPassword, type Visitor } from './visitor.ts';

const stage = setStage();
// These stories need two portals that let everybody in.
beforeAll(() => stage.paiza.demand('tax', { min_acr: 'urn:paiza:loa:simplified' }), 60_000);

const isSignedInAt = async (visitor: Visitor, portal: string) => (await visitor.sessionAt(portal)).signedIn;

describe.each([{ javaScript: true }, { javaScript: false }])('one account at two portals, scripts: $javaScript', (options) => {
  it('opens the second without a password, asks for consent there once, and signs out of both at one', async () => {
    const citizen = await stage.arrive(options);
    const phone = await registerByPhone(citizen, stage.paiza.region);

    await citizen.signInAt(stage.paiza.tax);
    expect(await citizen.field('current-password').count()).toBe(0);
    expect(await citizen.heading()).toContain('Налоговая служба');
    await agree(citizen);
    expect(await citizen.sessionAt(stage.paiza.tax)).toMatchObject({ signedIn: true, assuranceLevel: 'simplified' });
    expect(await citizen.page.innerText('main')).toContain('Нужна подтверждённая учётная запись');
    const [atRegion, atTax] = [await citizen.sessionAt(stage.paiza.region), await citizen.sessionAt(stage.paiza.tax)];
    expect(atTax.claims?.['sub']).not.toBe(atRegion.claims?.['sub']);

    await citizen.press(/Выйти/u);
    await citizen.press(/Выйти везде/u);
    await citizen.page.waitForURL(`${stage.paiza.tax}/signed-out*`);
    expect(await isSignedInAt(citizen, stage.paiza.tax)).toBe(false);
    await waitFor('the sign-out at Region', async () => ((await isSignedInAt(citizen, stage.paiza.region)) ? undefined : true));
    await citizen.page.goto(stage.paiza.region);
    expect(await citizen.page.innerText('body')).toContain('Вы вышли');

    await citizen.signInAt(stage.paiza.region);
    await signIn(citizen, phone);
    await citizen.page.waitForURL(`${stage.paiza.region}/`);
    expect(await isSignedInAt(citizen, stage.paiza.region)).toBe(true);
    await citizen.page.goto(`${stage.paiza.tax}/sign-in`);
    await citizen.page.waitForURL(`${stage.paiza.tax}/`);
    expect(await isSignedInAt(citizen, stage.paiza.tax)).toBe(true);
  });
});

describe('a citizen with an account', () => {
  let phone: string;
  beforeAll(async () => {
    const citizen = await stage.arrive();
    phone = await registerByPhone(citizen, stage.paiza.region);
  });

  it('signs in with the keyboard alone', async () => {
    const citizen = await stage.arrive({ size: 'desktop' });
    const { keyboard } = citizen.page;
    await citizen.page.goto(stage.paiza.region);
    await enter(citizen, 'a[href="/sign-in"]');
    await citizen.field('username').waitFor();
    await tabTo(citizen, '[autocomplete~="username"]');
    await keyboard.type(phone);
    await tabTo(citizen, '[autocomplete="current-password"]');
    await keyboard.type(goodPassword);
    await keyboard.press('Enter');
    await citizen.page.waitForURL(`${stage.paiza.region}/`);
    expect(await isSignedInAt(citizen, stage.paiza.region)).toBe(true);
  });

  it('sees with the first Tab where the content begins, and on every stop where the focus is', async () => {
    const citizen = await stage.arrive({ size: 'desktop' });
    await citizen.signInAt(stage.paiza.region);
    await citizen.field('username').waitFor();
    const stops: string[] = [];
    for (let presses = 0; presses < 12; presses++) {
      await citizen.page.keyboard.press('Tab');
      const stop = await citizen.page.evaluate<{ name: string; outline: string; height: number }>(`(() => {
        const element = document.activeElement;
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return { name: element.id || element.textContent.trim() || element.name, outline: outlineStyle + ' ' + outlineWidth, height: element.getBoundingClientRect().height };
      })()`);
      if (stop.name === '' || stop.height < 2) continue;
      stops.push(stop.name);
      expect(stop).toMatchObject({ outline: 'solid 3px' });
    }
    expect(stops[0]).toBe('Перейти к содержанию');
    expect(stops.findIndex((name) => name === 'field-identifier')).toBeLessThan(stops.findIndex((name) => name === 'field-password'));
  });

  it('is told nothing more for a wrong password than for a number that nobody has', async () => {
    const told: string[] = [];
    for (const identifier of [phone, '+79160000000']) {
      const stranger = await stage.arrive();
      await stranger.signInAt(stage.paiza.region);
      await signIn(stranger, identifier, 'Wrong1234x');
      await stranger.page.locator('.error-summary').waitFor();
      expect(await stranger.field('username').inputValue()).toBe(identifier);
      told.push(await stranger.page.innerText('main'));
    }
    expect(told[0]).toBe(told[1]);
  });

  it('may sign out of one site only, and stays signed in at the other', async () => {
    const citizen = await stage.arrive();
    for (const portal of [stage.paiza.region, stage.paiza.tax]) {
      await citizen.signInAt(portal);
      if (portal === stage.paiza.region) await signIn(citizen, phone);
      else await agree(citizen);
      await citizen.page.waitForURL(`${portal}/`);
    }
    await citizen.press(/Выйти/u);
    await citizen.press(/Выйти только с сайта/u);
    await citizen.page.waitForURL(`${stage.paiza.tax}/signed-out*`);
    expect([await isSignedInAt(citizen, stage.paiza.tax), await isSignedInAt(citizen, stage.paiza.region)]).toEqual([false, true]);
    await citizen.page.goto(`${stage.paiza.tax}/sign-in`);
    expect(await citizen.field('current-password').count()).toBe(0);
  });

  it('goes back to the site without signing in, and the site says so', async () => {
    const citizen = await stage.arrive();
    await citizen.signInAt(stage.paiza.region);
    await citizen.press(/Вернуться на сайт/u);
    await citizen.page.waitForURL(`${stage.paiza.region}/**`);
    expect(await citizen.heading()).toBe('Войти не удалось');
  });

  it('sees what a site demands that the account has not, and returns to it with a standard error', async () => {
    const citizen = await stage.arrive();
    await citizen.signInAt(stage.paiza.region);
    await signIn(citizen, phone);
    await citizen.page.waitForURL(`${stage.paiza.region}/`);
    await citizen.page.goto(`${stage.paiza.region}/sign-in?essential_acr=urn:paiza:loa:confirmed`);
    const text = await citizen.page.innerText('main');
    expect(text).toContain('Подтверждённая');
    expect(text).toContain('Упрощённая');
    await citizen.press(/Вернуться на сайт/u);
    await citizen.page.waitForURL(`${stage.paiza.region}/callback?**`);
    expect(new URL(citizen.page.url()).searchParams.get('error')).toBe('unmet_authentication_requirements');
  });
});
