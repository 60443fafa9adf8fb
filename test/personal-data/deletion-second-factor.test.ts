import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findClosing } from '../../src/capabilities/accounts/find-closing.ts';
import { aCitizen } from '../support/citizen.ts';
import { aTotp } from '../support/second-factors.ts';
import { WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

describe('the deletion of an account that has an authenticator app', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.stop());

  it('is not for the password alone: it leads to the second step, and back to the form', async () => {
    const citizen = await aCitizen(world.deps);
    const { identifier, password, accountId } = citizen;
    const session = new WebSession();
    const form = await session.submit(await session.open(`${world.origin}/account/data/delete`), { identifier, password });
    expect(form.formAction).toContain('/account/data/delete');
    // Bound before this sign-in, as far as the session can tell; the form was open already.
    const app = await aTotp(world.deps, accountId);
    const refused = await session.submit(form, { understood: 'yes' });
    expect([refused.status, await findClosing(world.deps, accountId)]).toEqual([401, undefined]);

    const page = await session.open(`${world.origin}/account/data/delete`);
    expect(page.text).not.toContain('name="understood"');
    const link = /href="(\/sign-in\?[^"]*acr=[^"]*)"/u.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const asked = await session.submit(await session.open(`${world.origin}${link}`), { identifier, password });
    const back = await session.submit(asked, { code: app.code() });
    expect(back.url).toBe(`${world.origin}/account/data/delete`);
    await session.submit(back, { understood: 'yes' });
    expect(await findClosing(world.deps, accountId)).toBeDefined();
  });
});
