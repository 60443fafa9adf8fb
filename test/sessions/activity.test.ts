import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AuditAction, AuditEvent } from '../../src/capabilities/audit/audit-event.ts';
import { recordEvent } from '../../src/capabilities/audit/record-event.ts';
import { eventText } from '../../src/http/cabinet/activity/event-text.ts';
import { translateTo } from '../../src/kernel/texts.ts';
import { aCitizen, aStandardCitizen, type TestCitizen } from '../support/citizen.ts';
import { answerOf, aRelyingParty, authorizationRequest, redeem, signInAt } from '../support/relying-party.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0';

async function open(citizen: TestCitizen, session = new WebSession({ 'user-agent': firefox, 'accept-language': 'ru' })) {
  const form = await session.open(`${world.origin}/account/activity`);
  return { session, page: await session.submit(form, { identifier: citizen.identifier, password: citizen.password }) };
}

function titlesIn({ text }: WebPage): string[] {
  return [...text.matchAll(/<li>\s*<h3>([^<]*)<\/h3>/gu)].map(([, title = '']) => title);
}

const record = (event: AuditEvent) => recordEvent(world.deps.db, event);

describe('the activity of an account', () => {
  it('tells of a sign-in how, on what device, where, and of a disclosure what', async () => {
    const citizen = await aCitizen(world.deps);
    const portal = await aRelyingParty(world, { metadata: { client_name: 'Портал области' } });
    const attempt = authorizationRequest(world, portal);
    const session = new WebSession({ 'user-agent': firefox });
    await redeem(world, portal, attempt, answerOf(await signInAt(session, attempt, citizen))['code'] ?? '');
    const page = await session.open(`${world.origin}/account/activity?lang=ru`);
    const [disclosed = '', ...rest] = page.text.split('<li>').filter((item) => item.includes('<h3>'));
    expect(disclosed).toMatch(/Данные переданы сайту[\s\S]*Портал области[\s\S]*Фамилия и имя[\s\S]*Упрощённая/u);
    const signIn = rest.find((item) => item.includes('<h3>Вход</h3>')) ?? '';
    expect(signIn).toMatch(/Портал области[\s\S]*пароль[\s\S]*Firefox, Linux \(новое\)[\s\S]*Это был не я/u);
  });

  it('names the patronymic where it was told, and in the other language too', async () => {
    const citizen = await aStandardCitizen(world.deps);
    const portal = await aRelyingParty(world);
    const [attempt, session] = [authorizationRequest(world, portal), new WebSession()];
    await redeem(world, portal, attempt, answerOf(await signInAt(session, attempt, citizen))['code'] ?? '');
    expect((await session.open(`${world.origin}/account/activity?lang=ru`)).text).toContain('Фамилия, имя, отчество');
    expect((await session.open(`${world.origin}/account/activity?lang=en`)).text).toContain('Full name with patronymic');
  });

  it('tells that the citizen has signed out', async () => {
    const citizen = await aCitizen(world.deps);
    const { session } = await open(citizen);
    const question = await session.open(`${world.origin}/sign-out`);
    await session.submit(question, { logout: 'yes' });
    const { page } = await open(citizen);
    expect(page.text).toMatch(/<h3>Сеанс завершён<\/h3>[\s\S]*вы вышли/u);
  });

  it('tells which registry answered', async () => {
    const citizen = await aCitizen(world.deps);
    const details = { check: 'chk_1', registry: 'interior_ministry', outcome: 'confirmed', fields: [] };
    await record({ actor: 'system', action: 'registry.answered', accountId: citizen.accountId, details });
    expect((await open(citizen)).page.text).toMatch(/Ответ реестра получен[\s\S]*Кто ответил[\s\S]*МВД/u);
  });

  it('tells of a look by an operator with the reason', async () => {
    const citizen = await aCitizen(world.deps);
    const details = { reason: 'access_restore', centre: 'sc-1', by: 'phone' };
    await record({ actor: 'operator:opr_0011223344', action: 'citizen.looked_up', accountId: citizen.accountId, details });
    const { page } = await open(citizen);
    expect(page.text).toMatch(/Сотрудник открыл вашу учётную запись[\s\S]*№ 11223344[\s\S]*восстановление доступа/u);
  });

  it('is read page by page without a gap and without a repetition, newest first, whole and by kind', async () => {
    const citizen = await aCitizen(world.deps);
    const { accountId } = citizen;
    for (let number = 0; number < 45; number++) {
      const action = number % 3 === 0 ? 'citizen.looked_up' : 'record.added';
      await record({ actor: 'system', action, accountId, details: { number } });
    }
    const { session } = await open(citizen);
    for (const [kind, own] of [
      ['', 45],
      ['?kind=changes', 30],
      ['?kind=looks', 15],
    ] as const) {
      const titles: string[] = [];
      const times: string[] = [];
      let href: string | undefined = `/account/activity${kind}`;
      for (let pages = 0; href !== undefined && pages < 9; pages++) {
        const page: WebPage = await session.open(`${world.origin}${href}`);
        titles.push(...titlesIn(page));
        times.push(...[...page.text.matchAll(/<time datetime="([^"]*)"/gu)].map(([, at = '']) => at));
        href = /href="(\/account\/activity\?[^"]*before=aud_[0-9a-f]+)"/u.exec(page.text)?.[1]?.replaceAll('&amp;', '&');
      }
      const added = titles.filter((title) => ['Сотрудник открыл вашу учётную запись', 'Добавлена запись в личные данные'].includes(title));
      expect(added).toHaveLength(own);
      // Of events of one millisecond either may come first.
      const steps = times.slice(1).map((at, index) => Date.parse(at) - Date.parse(times[index] ?? ''));
      expect(Math.max(...steps)).toBeLessThan(50);
    }
  });

  it('is nobody else’s, and takes no address for an event that is none', async () => {
    const [citizen, neighbour] = [await aCitizen(world.deps), await aCitizen(world.deps)];
    await record({ actor: 'citizen', action: 'two_step.enabled', accountId: neighbour.accountId });
    const { session, page } = await open(citizen);
    expect(page.text).not.toContain('двухэтапный вход');
    const odd = await session.open(`${world.origin}/account/activity?kind=everything&before=${encodeURIComponent("aud_' or 1=1")}`);
    expect([odd.status, titlesIn(odd)]).toEqual([200, titlesIn(page)]);
  });
});

describe('the text of an event', () => {
  const source = readFileSync(new URL('../../src/capabilities/audit/audit-event.ts', import.meta.url), 'utf8');
  const actions = [...source.matchAll(/\| '([a-z_]+\.[a-z_]+)'/gu)].map(([, action = '']) => action as AuditAction);

  it.each(['ru', 'en'] as const)('exists for every action that can be recorded, in %s', (language) => {
    const t = translateTo(language);
    expect(actions.length).toBeGreaterThan(40);
    const nameless = actions.filter((action) => titleOf(t, action) === t('activity.unknown_action'));
    expect(nameless).toEqual([]);
  });

  it('is there even for what another release has recorded', () => {
    expect(titleOf(translateTo('ru'), 'robot.dismissed')).toBe('Событие');
  });

  function titleOf(t: ReturnType<typeof translateTo>, action: string): string {
    const event = { id: 'aud_1', at: new Date(), actor: 'system', action, details: { reason: 'unheard_of', method: 7, amr: 'pwd' } };
    return eventText(t, event, { sites: new Map() }).title;
  }
});
