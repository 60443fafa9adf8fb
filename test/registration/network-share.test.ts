import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { lockCounters } from '../../src/capabilities/registration/counters-store.ts';
import type { Contact } from '../../src/kernel/identifier.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';
import { letPass, newPhone, otherDigits, times } from './room.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());
beforeEach(() => world.deps.pool.query('with sends as (delete from registration_sends) delete from registration_sms_hours'));

const fieldsFor = ({ kind, value }: Contact) => ({ family_name: 'Канареева', given_name: 'Анна', terms: 'yes', way: kind, [kind]: value });
const digitsIn = (text: string) => /(?<!\d)\d{6}(?!\d)/u.exec(text)?.[0] ?? '';

async function atTheStart() {
  const session = new WebSession();
  return { session, contact: newPhone(), page: await session.open(`${world.origin}/registration`) };
}
const submitted = ({ session, page, contact }: Awaited<ReturnType<typeof atTheStart>>) => session.submit(page, fieldsFor(contact));
const pathOf = (page: WebPage) => new URL(page.url).pathname;

describe('starts of one network at once', () => {
  it('beyond three are refused while the three still wait, with everything typed still there, and are served afterwards', async () => {
    const people = await Promise.all(times(8, atTheStart));
    const answers: WebPage[] = [];
    const fiveAnswered = Promise.withResolvers<void>();
    const all = await world.deps.db.transaction().execute(async (tx) => {
      await lockCounters(tx, [world.deps.keyring.blindIndex('network', '127.0.0.1')]);
      const pages = people.map(async (one) => {
        if (answers.push(await submitted(one)) === 5) fiveAnswered.resolve();
      });
      await fiveAnswered.promise;
      expect(answers.map(({ status }) => status)).toEqual(times(5, () => 429));
      return pages;
    });
    await Promise.all(all);
    expect(answers.map(({ status }) => status)).toEqual([429, 429, 429, 429, 429, 200, 200, 200]);
    expect(answers[0]?.headers.get('retry-after')).toBe('5');
    expect(answers[0]?.text).toContain('value="Канареева"');
    expect(pathOf(await submitted(await atTheStart()))).toBe('/registration/code');
  });
});

describe('the metrics', () => {
  const steps = async () => {
    const { values } = (await world.deps.metrics.registry.getSingleMetric('paiza_registrations_total')?.get()) ?? { values: [] };
    return Object.fromEntries(values.map(({ labels, value }) => [labels['step'], value]));
  };

  it('tell the codes sent from the contacts confirmed, each once, whatever is sent twice or refused', async () => {
    world.deps.metrics.registry.resetMetrics();
    const one = await atTheStart();
    const [code] = await Promise.all(times(2, () => submitted(one)));
    if (code === undefined) throw new Error('no page');
    const first = digitsIn((await world.messageTo(one.contact.value)).text);
    await one.session.submit(code, { action: 'resend' });
    await one.session.submit(code, { code: otherDigits(first) });
    expect(await steps()).toEqual({ code_sent: 1 });
    await letPass(world.deps.db, 61, 'one_time_codes');
    const again = await one.session.submit(code, { action: 'resend' });
    expect(await steps()).toEqual({ code_sent: 2 });
    const digits = digitsIn((await world.messageTo(one.contact.value, 1)).text);
    await Promise.all(times(2, () => one.session.submit(again, { code: digits })));
    expect(await steps()).toEqual({ code_sent: 2, contact_confirmed: 1 });
  });

  it('count an address that a link confirms', async () => {
    world.deps.metrics.registry.resetMetrics();
    const { session, page } = await atTheStart();
    const email = `citizen.${Date.now()}@mail.example`;
    await session.submit(page, { ...fieldsFor(newPhone()), phone: '', way: 'email', email });
    const link = /https?:\/\/\S+\/registration\/confirm\/[\w-]+/u.exec((await world.messageTo(email)).text)?.[0] ?? '';
    const telephone = new WebSession();
    const landing = await telephone.open(link);
    await Promise.all(times(2, () => telephone.submit(landing, {})));
    expect(await steps()).toEqual({ code_sent: 1, contact_confirmed: 1 });
  });
});
