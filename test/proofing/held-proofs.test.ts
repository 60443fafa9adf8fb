import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addProof } from '../../src/capabilities/proofing/add-proof.ts';
import type { Banks } from '../../src/capabilities/proofing/ports.ts';
import { aStandardCitizen, becomeConfirmed, type StandardCitizen } from '../support/citizen.ts';
import { createFakePost } from '../support/fake-post.ts';
import { createWorld, type World } from '../support/world.ts';
import { atHome } from './signing-in.ts';

const confirm = '/account/confirm';
const letterPath = '/account/confirm/postal-code';
const address = { postcode: '156000', locality: 'г. Кострома', street: 'ул. Мира', house: '12', flat: '3' };
const nobody = () => Promise.reject(new Error('nobody goes to a bank here'));
const banks: Banks = {
  list: () => ['river', 'hill'].map((id) => ({ id, name: { ru: `Банк <${id}>`, en: id }, origin: `https://${id}.example` })),
  begin: nobody,
  complete: nobody,
};

describe('the proofs that one has', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ banks, postalService: createFakePost() });
  });
  afterAll(() => world.stop());

  const vouchedBy = (bankId: string, { accountId, versionId }: StandardCitizen, provedAt: string) => {
    const evidence = { kind: 'bank', bankId } as const;
    const proof = {
      accountId,
      versionId,
      method: 'online_bank',
      vouchedBy: bankId,
      evidence,
      provedAt: new Date(provedAt),
      actor: 'citizen',
    };
    return world.deps.db.transaction().execute((tx) => addProof(world.deps, tx, proof as Parameters<typeof addProof>[2]));
  };
  const rows = async (citizen: StandardCitizen) => {
    const page = await (await atHome(world, citizen)).open(`${world.origin}${confirm}`);
    const list = /<dl[\s\S]*?<\/dl>/u.exec(page.text)?.[0] ?? '';
    return list
      .replaceAll(/<[^>]*>/gu, ' ')
      .replaceAll(/\s+/gu, ' ')
      .trim();
  };

  it('are told apart by the bank', async () => {
    const citizen = await aStandardCitizen(world.deps);
    await vouchedBy('river', citizen, '2026-11-20T09:00:00Z');
    await vouchedBy('hill', citizen, '2026-11-20T10:00:00Z');
    expect(await rows(citizen)).toBe('Банк: Банк &lt;hill&gt; 20 ноября 2026 г. Банк: Банк &lt;river&gt; 20 ноября 2026 г.');
  });

  it('are told apart by the time where bank and day are the same, and by no name of a bank that is gone', async () => {
    const citizen = await aStandardCitizen(world.deps);
    await vouchedBy('river', citizen, '2024-11-20T09:00:00Z');
    await vouchedBy('river', citizen, '2024-11-20T10:30:00Z');
    await vouchedBy('gone', citizen, '2024-11-20T11:00:00Z');
    const text = await rows(citizen);
    expect(text).toContain('Банк 20 ноября 2024 г.');
    expect(text).toMatch(/Банк: Банк &lt;river&gt; 20 ноября 2024 г\.(?:,| в) 13:30, по московскому времени/u);
    expect(text).toMatch(/Банк: Банк &lt;river&gt; 20 ноября 2024 г\.(?:,| в) 12:00, по московскому времени/u);
  });

  it('promise no new letter before one may be ordered', async () => {
    const citizen = await aStandardCitizen(world.deps);
    const session = await atHome(world, citizen);
    const methods = async () => (await session.open(`${world.origin}${confirm}`)).text;
    expect(await methods()).not.toContain('Новое письмо можно заказать');
    const ordered = await session.submit(await session.open(`${world.origin}${letterPath}`), { ...address, action: 'order' }, letterPath);
    expect(await methods()).not.toContain('Новое письмо можно заказать');
    await session.submit(ordered, { action: 'cancel' }, letterPath);
    expect(await methods()).toMatch(/Новое письмо можно заказать с \d+ [а-я]+ \d{4} г\./u);
    await becomeConfirmed(world.deps, citizen, { method: 'postal_code' });
    expect(await methods()).toMatch(/Уже есть; новое письмо можно заказать с \d+ [а-я]+ \d{4} г\./u);
    expect(await methods()).not.toContain('можно подтвердить заново');
  });
});
