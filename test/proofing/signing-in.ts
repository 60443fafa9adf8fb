import type { TestCitizen } from '../support/citizen.ts';
import { WebSession } from '../support/web-session.ts';
import type { World } from '../support/world.ts';

/** A browser in which this citizen is signed in at the provider itself. */
export async function atHome(world: World, citizen: TestCitizen): Promise<WebSession> {
  const session = new WebSession();
  const form = await session.open(`${world.origin}/sign-in?return=/account`);
  const account = await session.submit(form, { identifier: citizen.identifier, password: citizen.password });
  if (new URL(account.url).pathname !== '/account') throw new Error(`the sign-in ended at ${account.url}`);
  return session;
}
