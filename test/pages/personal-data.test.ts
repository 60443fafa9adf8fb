import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { findIdentityDraft } from '../../src/capabilities/accounts/find-identity-draft.ts';
import { identityFieldNames } from '../../src/capabilities/accounts/identity-fields.ts';
import { findProgress } from '../../src/capabilities/registries/find-progress.ts';
import { fieldsOf } from '../../src/http/cabinet/identity/fields.ts';
import { aCitizen, aStandardCitizen, type TestCitizen } from '../support/citizen.ts';
import { createFakeRegistries } from '../support/fake-registry.ts';
import { someIdentityData } from '../support/identity.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

const registries = createFakeRegistries();
let world: World;
beforeAll(async () => {
  world = await createWorld({ registries });
});
afterAll(() => world.stop());
beforeEach(() => {
  for (const registry of Object.values(registries)) registry.meet = () => 'later';
});

const at = (path: string) => `${world.origin}${path}`;
const form = '/account/identity';

interface Visitor {
  readonly session: WebSession;
  readonly citizen: TestCitizen;
  readonly page: WebPage;
}

async function visitor(citizen?: TestCitizen): Promise<Visitor> {
  const session = new WebSession({ 'accept-language': 'en' });
  const who = citizen ?? (await aCitizen(world.deps));
  const page = await session.submit(await session.open(at(form)), { identifier: who.identifier, password: who.password });
  return { session, citizen: who, page };
}

/** What a browser would send of the form: fields that are empty as well, unticked boxes not. */
function typed(differences: Record<string, string> = {}): Record<string, string> {
  const fields: Record<string, string> = { ...fieldsOf(someIdentityData()), action: 'send', ...differences };
  if (fields['no_patronymic'] === '') delete fields['no_patronymic'];
  return fields;
}

function valueOf(page: WebPage, name: string): string | undefined {
  const tag = new RegExp(`<input[^>]*name="${name}"[^>]*>`, 'u').exec(page.text)?.[0] ?? '';
  return /value="([^"]*)"/u.exec(tag)?.[1];
}

describe('the form of personal data', () => {
  it('begins with the names of the account and has every field, with what browsers fill in by themselves', async () => {
    const { page } = await visitor();
    expect(valueOf(page, 'family_name')).toBe('Каменщикова');
    for (const name of identityFieldNames) expect(page.text).toContain(`name="${name}"`);
    for (const token of ['family-name', 'given-name', 'additional-name', 'bday', 'sex'])
      expect(page.text).toContain(`autocomplete="${token}"`);
  });

  it('offers the citizenships that a passport can say, in order, and no land where nobody lives', async () => {
    const { page } = await visitor();
    const choice = /<select[^>]*name="citizenship"[\s\S]*?<\/select>/u.exec(page.text)?.[0] ?? '';
    const codes = [...choice.matchAll(/value="([A-Z]{3})"/gu)].map(([, code]) => code ?? '');
    expect(codes.slice(0, 2)).toEqual(['RUS', 'AFG']);
    expect(codes).toHaveLength(242);
    expect(['ATA', 'BVT', 'HMD', 'UMI', 'SGS', 'IOT', 'ATF'].filter((code) => codes.includes(code))).toEqual([]);
    expect(['KAZ', 'PSE', 'TWN', 'VAT', 'HKG'].filter((code) => !codes.includes(code))).toEqual([]);
  });

  it('names each fault beside its field and above the form, keeps what was typed, and asks nobody', async () => {
    const { session, page, citizen } = await visitor();
    const wrong = { snils: '112-233-445 96', birth_date: '31.02.1990', given_name: 'Anna', document_number: '12' };
    const refused = await session.submit(page, typed(wrong));
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('<title>Error:');
    for (const [name, value] of Object.entries(wrong)) {
      expect(refused.text).toContain(`href="#field-${name}"`);
      expect(refused.text).toContain(`id="field-${name}-error"`);
      expect(valueOf(refused, name)).toBe(value);
    }
    expect(refused.text).not.toContain('id="field-family_name-error"');
    expect(await findProgress(world.deps, citizen.accountId)).toBeUndefined();
  });

  it('is kept when it was refused, and when it is left for later, as it was typed', async () => {
    const { session, page, citizen } = await visitor();
    await session.submit(page, typed({ snils: '1', birth_place: 'с. <b>Ключи</b>' }));
    expect(await findIdentityDraft(world.deps, citizen.accountId)).toMatchObject({ snils: '1' });
    const saved = await session.submit(await session.open(at(form)), { ...typed({ snils: '2', document_number: '' }), action: 'save' });
    expect([saved.status, saved.url]).toEqual([200, at('/account?saved=1')]);
    expect(saved.text).toContain('Your draft is saved');
    const again = await session.open(at(form));
    expect([valueOf(again, 'snils'), valueOf(again, 'document_number')]).toEqual(['2', '']);
  });

  it('is refused whole when it is far too long, with everything typed still there', async () => {
    const { session, page } = await visitor();
    const refused = await session.submit(page, { ...typed({ birth_place: 'я'.repeat(5000) }), action: 'save' });
    expect(refused.status).toBe(413);
    expect(valueOf(refused, 'birth_place')).toHaveLength(5000);
  });

  it('is sent to the registries, and what is typed is gone from the draft', async () => {
    const { session, page, citizen } = await visitor();
    await session.submit(page, { ...typed(), action: 'save' });
    const sent = await session.submit(page, typed());
    expect([sent.status, sent.url]).toEqual([200, at('/account/identity/checks')]);
    expect(await findProgress(world.deps, citizen.accountId)).toMatchObject({ state: 'running' });
    expect(await findIdentityDraft(world.deps, citizen.accountId)).toBeUndefined();
    expect(valueOf(await session.open(at(form)), 'document_series')).toBe('3412');
  });

  it('says while a check runs that sending again cancels it, and does', async () => {
    const { session, page, citizen } = await visitor();
    await session.submit(page, typed());
    const first = await findProgress(world.deps, citizen.accountId);
    const again = await session.open(at(form));
    expect(again.text).toContain('the one under way is cancelled');
    await session.submit(again, typed());
    const second = await findProgress(world.deps, citizen.accountId);
    expect(second?.requestId).not.toBe(first?.requestId);
    const states = await world.deps.db
      .selectFrom('registry_requests')
      .select('state')
      .where('account_id', '=', citizen.accountId)
      .execute();
    expect(states.map(({ state }) => state).toSorted()).toEqual(['cancelled', 'running']);
  });

  it('takes a foreign citizen’s document, which needs no division code', async () => {
    const { session, page } = await visitor();
    const foreign = { citizenship: 'KAZ', document_type: 'foreign_document', document_series: 'N', document_number: '12345678' };
    const sent = await session.submit(page, typed({ ...foreign, document_division_code: '', document_valid_until: '01.01.2099' }));
    expect(sent.url).toBe(at('/account/identity/checks'));
  });

  it('sends once, however many tabs send it at once', async () => {
    const { session, page, citizen } = await visitor();
    const body = () => new URLSearchParams({ ...page.fields, ...typed() });
    const answers = await Promise.all(Array.from({ length: 4 }, () => session.request(at(form), { method: 'POST', body: body() })));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303]);
    const rows = await world.deps.db.selectFrom('registry_requests').select('state').where('account_id', '=', citizen.accountId).execute();
    expect(rows.filter(({ state }) => state === 'running')).toHaveLength(1);
  });

  it('shows verified data with its date, and goes on passing it while a change is checked', async () => {
    const standard = await aStandardCitizen(world.deps);
    const { session, page } = await visitor(standard);
    expect(page.text).toContain('Your data were verified on');
    await session.submit(page, typed({ document_number: '654321' }));
    expect((await session.open(at('/account'))).text).toContain('changes are being checked');
  });
});

describe('without registries', () => {
  it('the form can be kept, says so, and cannot be sent', async () => {
    const bare = await createWorld();
    try {
      const citizen = await aCitizen(bare.deps);
      const session = new WebSession({ 'accept-language': 'en' });
      const signIn = await session.open(`${bare.origin}${form}`);
      const page = await session.submit(signIn, { identifier: citizen.identifier, password: citizen.password });
      expect(page.text).toContain('cannot be checked');
      expect(page.text).not.toContain('value="send"');
      const forced = await session.submit(page, typed());
      expect(forced.status).toBe(503);
      expect(await findIdentityDraft(bare.deps, citizen.accountId)).toMatchObject({ document_series: '3412' });
      // Too long to be kept, in a field that a passport does not have: the form comes back all the same.
      const tooLong = await session.submit(page, typed({ document_valid_until: '9'.repeat(9000) }));
      expect([tooLong.status, valueOf(tooLong, 'document_series')]).toEqual([503, '3412']);
    } finally {
      await bare.stop();
    }
  });
});
