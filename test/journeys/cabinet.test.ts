import { beforeAll, expect, it } from '@jest/globals';
import { bindApp, enter, tabTo, withFinger } from './devices.ts';
import { anotherPassword, linkSentTo, proveMailbox, setAnotherPassword } from './recovering.ts';
import { agree, askToRegisterAt, choosePassword, confirmByCode, digitsIn, giveContact, registerByEmail, signIn } from './registering.ts';
import { waitFor } from './running-paiza.ts';
import { setStage } from './stage.ts';
import { someEmail, type Visitor } from './visitor.ts';

interface ReadyAccount {
  readonly phone: string;
  readonly email: string;
  readonly password: string;
}

const stage = setStage();
const patienceMs = 120_000;
const mfa = 'urn:paiza:loa:simplified:mfa';
/** Nobody's state is another story's: each has an account, made at once and in parallel. */
const accounts: ReadyAccount[] = [];

beforeAll(async () => {
  const made = Array.from({ length: 3 }, async () => {
    const answer = await fetch(`${stage.paiza.console}/api/citizens`, { method: 'POST', body: JSON.stringify({ level: 'simplified' }) });
    if (!answer.ok) throw new Error(`no account: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as ReadyAccount;
  });
  await stage.paiza.demand('tax', { min_acr: mfa });
  accounts.push(...(await Promise.all(made)));
}, 120_000);

function anAccount(): ReadyAccount {
  const account = accounts.pop();
  if (account === undefined) throw new Error('more stories than accounts');
  return account;
}

/** From a portal to the same portal, signed in for the first time. */
async function enterRegion(visitor: Visitor, { phone, password }: ReadyAccount): Promise<void> {
  await visitor.signInAt(stage.paiza.region);
  await signIn(visitor, phone, password);
  await agree(visitor);
  await visitor.page.waitForURL(`${stage.paiza.region}/`);
}

/** A page of the cabinet, by way of the sign-in when nobody is signed in. */
async function openCabinet(visitor: Visitor, path: string, account?: ReadyAccount): Promise<void> {
  await visitor.page.goto(`${stage.paiza.issuer}${path}`);
  if (account === undefined) return;
  await signIn(visitor, account.phone, account.password);
  await visitor.page.waitForURL(`**${path}`);
}

const signedOutAt = (visitor: Visitor, portal: string) =>
  waitFor('the sign-out at the portal', async () => ((await visitor.sessionAt(portal)).signedIn ? undefined : true));

// The first of the recoveries, and so without a puzzle, for which a browser without scripts would wait half a minute.
it(
  'who has lost the phone gets back in by e-mail on a computer without scripts; two steps stay, and the phone is out',
  async () => {
    const { region } = stage.paiza;
    const phone = await stage.arrive();
    const email = await registerByEmail(phone, region);
    await openCabinet(phone, '/account/security/app');
    await phone.follow(/Подтвердить кодом/u);
    await phone.page.locator('a[href$="/new-app"]').click();
    await phone.press(/Отправить код/u);
    await confirmByCode(phone, email, 2);
    await phone.page.waitForURL('**/new-app');
    await bindApp(phone);
    await phone.page.waitForURL('**/account/security/app');
    await openCabinet(phone, '/account/security/two-step');
    await phone.press(/Включить двухэтапный вход/u);
    await phone.page.waitForURL('**/account/security?done=two_step_on');
    await openCabinet(phone, '/account/security/backup-codes');
    await phone.press(/Получить резервные коды/u);
    const [first = '', second = ''] = await phone.page.locator('.backup-codes code').allInnerTexts();

    const computer = await stage.arrive({ language: 'en', size: 'desktop', javaScript: false });
    await computer.signInAt(region);
    await computer.follow(/Forgot your password/u);
    await proveMailbox(computer, email);
    await computer.page.waitForURL('**/recovery/second-step');
    await computer.type({ 'one-time-code': first });
    await computer.send('one-time-code');
    await setAnotherPassword(computer);
    await signedOutAt(phone, region);
    await phone.page.goto(`${stage.paiza.issuer}/account`);
    await phone.field('current-password').waitFor();

    await signIn(computer, email, anotherPassword);
    await computer.page.waitForURL('**/second-step');
    await computer.follow(/Backup code/u);
    for (const [code, leadsTo] of [
      [first, '**/second-step'],
      [second, `${region}/`],
    ] as const) {
      await computer.page.fill('[name=code]', code);
      await computer.press(/Confirm/u);
      await computer.page.waitForURL(leadsTo);
    }
    expect((await computer.sessionAt(region)).signedIn).toBe(true);
  },
  patienceMs,
);

it(
  'an e-mail that was changed is undone from the old mailbox, which is then the way to a new password',
  async () => {
    const [newEmail, intruder] = [someEmail(), await stage.arrive()];
    const email = await registerByEmail(intruder, stage.paiza.region);
    await openCabinet(intruder, '/account/contacts');
    await intruder.follow(/Изменить электронную почту/u);
    await intruder.type({ email: newEmail });
    await intruder.send('email');
    await intruder.field('one-time-code').waitFor();
    expect(await intruder.page.innerText('main')).toContain(newEmail);
    await intruder.type({ 'one-time-code': digitsIn(await stage.paiza.message(newEmail)) });
    await intruder.send('one-time-code');
    await intruder.page.waitForURL('**/account/contacts?**');
    expect(await intruder.page.innerText('main')).not.toContain(email);

    const owner = await stage.arrive();
    await owner.page.goto(await linkSentTo(stage.paiza, email, '/account/contacts/undo'));
    await owner.press(/Это не я, отменить/u);
    expect(await owner.heading()).toBe('Изменение отменено');
    await intruder.page.reload();
    await intruder.field('current-password').waitFor();

    await owner.follow(/Задать новый пароль/u);
    await proveMailbox(owner, email);
    await setAnotherPassword(owner);
    await signIn(owner, email, anotherPassword);
    await owner.page.waitForURL('**/account');
    await owner.page.goto(`${stage.paiza.issuer}/account/contacts`);
    const contacts = await owner.page.innerText('main');
    expect([contacts.includes(email), contacts.includes(newEmail)]).toEqual([true, false]);
  },
  patienceMs,
);

it(
  'a portal whose access is revoked, with the keyboard alone, is seen signed out, and asks anew',
  async () => {
    const { region, issuer } = stage.paiza;
    const citizen = await stage.arrive({ language: 'en', size: 'desktop' });
    await enterRegion(citizen, anAccount());
    const portal = citizen.page;
    const tab = await citizen.context.newPage();
    await tab.goto(`${issuer}/account`);
    const press = async (what: string) => enter({ page: tab }, what);
    await press('a[href="/account/sites"]');
    await press('a[href*="/account/sites/revoke"]');
    await press('main form button');
    await tab.waitForURL('**/account/sites?done=yes');
    await waitFor('the answer of the portal', async () => {
      await tab.reload();
      return (await tab.innerText('main')).includes('confirmed that you are signed out') ? true : undefined;
    });
    await portal.reload();
    expect(await citizen.sessionAt(region)).toMatchObject({ signedIn: false });
    expect(await portal.innerText('body')).toMatch(/signed out/iu);
    await citizen.signInAt(region);
    await portal.locator('[value=allow]').waitFor();
    expect(await citizen.field('current-password').count()).toBe(0);
  },
  patienceMs,
);

it(
  'a passkey made in the cabinet signs in at a portal, without a password and where two steps are demanded',
  async () => {
    const { region, tax } = stage.paiza;
    const citizen = await stage.arrive();
    await withFinger(citizen);
    const account = anAccount();
    await openCabinet(citizen, '/account/security/passkeys', account);
    await citizen.follow(/Подтвердить кодом/u);
    const before = (await stage.paiza.messages(account.phone)).length;
    await citizen.press(/Отправить|Получить код|Прислать/u);
    await confirmByCode(citizen, account.phone, before + 1);
    await citizen.page.waitForURL('**/account/security/passkeys');
    await citizen.press(/Создать ключ доступа/u);
    await citizen.page.waitForURL('**/account/security/passkeys?done=added');
    await citizen.follow(/^Выйти$/u);
    await citizen.press(/Выйти везде/u);

    await citizen.signInAt(region);
    await citizen.press(/Войти с ключом доступа/u);
    await agree(citizen);
    await citizen.page.waitForURL(`${region}/`);
    expect((await citizen.sessionAt(region)).signedIn).toBe(true);
    await citizen.signInAt(tax);
    await agree(citizen);
    await citizen.page.waitForURL(`${tax}/`);
    expect((await citizen.sessionAt(tax)).claims).toMatchObject({ acr: 'urn:paiza:loa:simplified:key' });
  },
  patienceMs,
);

it.each([
  { language: 'ru', size: 'phone', javaScript: false },
  { language: 'en', size: 'desktop', javaScript: true },
] as const)(
  'a portal that demands two steps gets them of somebody new by an app set up there and then, in $language, scripts: $javaScript',
  async (options) => {
    const { tax } = stage.paiza;
    const citizen = await stage.arrive(options);
    const states: (string | null)[] = [];
    citizen.page.on('request', (request) => {
      const { searchParams } = new URL(request.url());
      if (searchParams.has('state')) states.push(searchParams.get('state'));
    });
    const email = someEmail();
    await askToRegisterAt(citizen, tax);
    await giveContact(citizen, { email });
    await confirmByCode(citizen, email);
    await choosePassword(citizen);
    await citizen.page.locator('a[href$="/new-app"]').click();
    await citizen.press(/Отправить код|Send the code/u);
    await confirmByCode(citizen, email, 2);
    await citizen.page.waitForURL('**/new-app');
    await bindApp(citizen);
    await agree(citizen);
    await citizen.page.waitForURL(`${tax}/`);
    expect((await citizen.sessionAt(tax)).claims).toMatchObject({ acr: mfa });
    expect([states.length, new Set(states).size]).toEqual([2, 1]);
  },
  patienceMs,
);

it(
  '"this was not me" puts the stranger out and voids the password; the next sign-in at a portal leads to a new one and back',
  async () => {
    const { region } = stage.paiza;
    const owner = await stage.arrive();
    const email = await registerByEmail(owner, region);
    const stranger = await stage.arrive({ size: 'desktop' });
    await stranger.signInAt(region);
    await signIn(stranger, email);
    await stranger.page.waitForURL(`${region}/`);
    await openCabinet(owner, '/account/activity');
    const entry = owner.page.locator('.events > li', { hasText: 'Портал региона' }).filter({ hasText: 'Это был не я' });
    await entry.getByRole('link').first().click();
    await owner.press(/Закрыть доступ/u);
    await owner.page.waitForURL('**/account/activity/closed?**');
    expect(await owner.page.innerText('main')).toMatch(/Номер обращения: \d{4} \d{4} \d{4}/u);
    await signedOutAt(stranger, region);
    expect(await owner.page.locator('a[href="/recovery"]').count()).toBe(1);

    await owner.signInAt(region);
    await signIn(owner, email);
    await owner.page.waitForURL('**/new-password');
    await owner.follow(/Задать новый пароль/u);
    await proveMailbox(owner, email);
    await setAnotherPassword(owner);
    await signIn(owner, email, anotherPassword);
    await owner.page.waitForURL(`${region}/`);
    expect((await owner.sessionAt(region)).signedIn).toBe(true);
    expect((await stranger.sessionAt(region)).signedIn).toBe(false);
  },
  patienceMs,
);

it(
  'an account that is to be deleted is kept by the link of the mail, and by the cabinet with the keyboard alone',
  async () => {
    const account = anAccount();
    const citizen = await stage.arrive({ language: 'en', size: 'desktop' });
    await openCabinet(citizen, '/account', account);
    const askForDeletion = async () => {
      await citizen.page.goto(`${stage.paiza.issuer}/account`);
      await enter(citizen, 'a[href="/account/data"]');
      await enter(citizen, 'a[href="/account/data/delete"]');
      await tabTo(citizen, '[name=understood]');
      await citizen.page.keyboard.press('Space');
      await enter(citizen, 'main form button');
      await citizen.page.locator('[name=action][value=cancel]').waitFor({ state: 'attached' });
    };
    await askForDeletion();
    const reader = await stage.arrive({ javaScript: false });
    await reader.page.goto(await linkSentTo(stage.paiza, account.email, '/account/data/keep'));
    await reader.press(/Отменить удаление/u);
    expect(await reader.heading()).toBe('Удаление отменено');

    await askForDeletion();
    await citizen.page.goto(`${stage.paiza.issuer}/account`);
    await enter(citizen, '.panel-warning a[href="/account/data/delete"]');
    await enter(citizen, 'main form button');
    await citizen.page.waitForURL('**/account/data?done=cancelled');
    await citizen.page.goto(`${stage.paiza.issuer}/account/data/delete`);
    expect(await citizen.page.locator('[name=understood]').count()).toBe(1);
  },
  patienceMs,
);
