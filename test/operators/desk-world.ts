import { findSignInSettings } from '../../src/capabilities/authentication/find-sign-in-settings.ts';
import { addOperator } from '../../src/capabilities/operators/add-operator.ts';
import type { OperatorRole } from '../../src/capabilities/operators/operator.ts';
import type { PersonName } from '../../src/kernel/person-name.ts';
import { aConfirmedCitizen, type StandardCitizen } from '../support/citizen.ts';
import { aTotp, choose, type TestApp } from '../support/second-factors.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import type { World } from '../support/world.ts';
import { openCentre, someCentre } from '../service-centres/centres-world.ts';

/** Somebody who works at a counter, with the app that they sign in with. */
export interface TestOperator extends StandardCitizen {
  readonly operatorId: string;
  readonly app: TestApp;
}

export const here = someCentre({ centreId: 'kostroma-1' });
export const elsewhere = someCentre({ centreId: 'sharya-1' });

export async function openCentres(world: Pick<World, 'deps'>): Promise<void> {
  for (const { centreId } of [here, elsewhere]) await openCentre(world.deps, { centreId });
}

export async function anOperator(world: World, role: OperatorRole = 'operator', centreId = here.centreId): Promise<TestOperator> {
  const data = { familyName: 'Подьячева' as PersonName, givenName: 'Олимпиада' as PersonName };
  const citizen = await aConfirmedCitizen(world.deps, { data });
  const app = await aTotp(world.deps, citizen.accountId);
  await choose(world.deps, citizen.accountId, { twoStep: true });
  return { ...citizen, app, operatorId: await becomeOperator(world, citizen.accountId, role, centreId) };
}

export async function becomeOperator(world: Pick<World, 'deps'>, accountId: string, role: OperatorRole, centreId = here.centreId) {
  // Whoever is made an operator has two steps on; some tests are of those who have switched them off since.
  const before = await findSignInSettings(world.deps, accountId);
  if (!before.twoStep) await setTwoStep(world, accountId, true);
  const outcome = await addOperator(world.deps, { accountId, centreId, role, actor: 'administrator:test' });
  if (!before.twoStep) await setTwoStep(world, accountId, false);
  if (outcome.kind !== 'added' && outcome.kind !== 'changed') throw new Error(outcome.kind);
  return outcome.operator.operatorId;
}

function setTwoStep(world: Pick<World, 'deps'>, accountId: string, twoStep: boolean) {
  return world.deps.pool.query(
    `insert into sign_in_settings (account_id, two_step) values ($1, $2) on conflict (account_id) do update set two_step = $2`,
    [accountId, twoStep],
  );
}

/** A browser in which this operator has come to the desk through the sign-in, with both factors. */
export async function atTheDesk(world: World, operator: TestOperator): Promise<WebSession> {
  const session = new WebSession();
  const desk = await signInToDesk(world, session, operator);
  if (desk.status !== 200 || !new URL(desk.url).pathname.startsWith('/desk'))
    throw new Error(`the sign-in ended at ${desk.url}: ${desk.status}`);
  return session;
}

/** The last page of the sign-in that a look at the desk leads to. */
export async function signInToDesk(world: World, session: WebSession, operator: TestOperator): Promise<WebPage> {
  const password = await session.open(`${world.origin}/desk`);
  const step = await session.submit(password, { identifier: operator.identifier, password: operator.password });
  return session.submit(step, { code: operator.app.code() });
}

/** Finds a citizen; the page of the visit. */
export async function find(world: World, session: WebSession, key: string, reason = 'identity_confirmation'): Promise<WebPage> {
  const desk = await session.open(`${world.origin}/desk`);
  return submitTo(session, desk, '/desk/search', { key, reason });
}

/** What stands in a citizen's passport, as an operator types it. */
export function passportOf({ data }: Pick<StandardCitizen, 'data'>): Record<string, string> {
  const { document } = data;
  return {
    document_number: `${document.series} ${document.number}`,
    family_name: data.familyName,
    given_name: data.givenName,
    patronymic: data.patronymic ?? '',
    birth_date: data.birthDate.split('-').toReversed().join('.'),
  };
}

/** The page's form whose address ends so, filled in and sent. */
export function submitTo(session: WebSession, page: WebPage, action: string, values: Record<string, string>): Promise<WebPage> {
  const { csrf_token = '', owner_token = '' } = page.fields;
  return session.submit({ ...page, fields: { csrf_token, owner_token } }, values, new URL(action, page.url).href);
}

export function caseIdOf(page: WebPage): string {
  return /\/(dcs_[0-9a-f]{32})/u.exec(page.url)?.[1] ?? `none in ${page.url}`;
}

/** A message to this destination that says so, however many others there are; they leave in any order. */
export async function messageSaying(world: World, destination: string, words: RegExp, after = 0): Promise<string | undefined> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const all = world.messages.filter(({ to }) => to === destination);
    const found = all.slice(0, all.length - after).find(({ text }) => words.test(text));
    if (found !== undefined) return found.text;
    // A notice has come where a code does not.
    if (attempt > 20 && all.length > after) return undefined;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return undefined;
}

const code = /(?<!\d)\d{6}(?!\d)/u;

export async function codeTo(world: World, destination: string, after = 0): Promise<string> {
  return code.exec((await messageSaying(world, destination, code, after)) ?? '')?.[0] ?? '000000';
}

export function trailOf(world: Pick<World, 'deps'>, accountId: string) {
  return world.deps.db
    .selectFrom('audit_events')
    .select(['actor', 'action', 'details'])
    .where('account_id', '=', accountId)
    .orderBy('id')
    .execute();
}

export interface Asked {
  readonly citizen: StandardCitizen;
  readonly what: 'restore' | 'contact';
  /** E.164, or an address. */
  readonly contact: string;
  /** Whether the other contacts go too. */
  readonly all?: boolean;
}

/** From the look to the request that waits for a second person. */
export async function askFor(world: World, session: WebSession, { citizen, what, contact, all = false }: Asked) {
  const visit = await find(world, session, citizen.identifier, 'access_restore');
  const caseId = caseIdOf(visit);
  await submitTo(session, visit, `/desk/visits/${caseId}/document`, passportOf(citizen));
  const action = `/desk/visits/${caseId}/${what}`;
  const form = await session.open(`${world.origin}${action}`);
  const before = world.messages.filter(({ to }) => to === contact).length;
  await submitTo(session, form, action, { action: 'send', contact, ...(all ? { all: 'yes' } : {}) });
  const page = await submitTo(session, form, action, { action: 'code', code: await codeTo(world, contact, before) });
  return { page, caseId, approvalId: /apr_[0-9a-f]{32}/u.exec(page.url)?.[0] ?? `none at ${page.url}` };
}

/** What a senior says to a request. */
export async function decide(world: World, session: WebSession, approvalId: string, decision: 'grant' | 'reject'): Promise<WebPage> {
  const desk = await session.open(`${world.origin}/desk`);
  return submitTo(session, desk, `/desk/approvals/${approvalId}/decision`, { decision });
}
