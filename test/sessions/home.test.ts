import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { countStatements, type StatementCounter } from '../../bench/statement-counter.ts';
import { saveRecord } from '../../src/capabilities/records/save-record.ts';
import { addDays, calendarDateOf } from '../../src/kernel/calendar-date.ts';
import { newId } from '../../src/kernel/ids.ts';
import { openCentres } from '../operators/desk-world.ts';
import { aStandardCitizen, type StandardCitizen, type TestCitizen } from '../support/citizen.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let counter: StatementCounter;
beforeAll(async () => {
  world = await createWorld();
  counter = countStatements();
});
afterAll(async () => {
  counter.stop();
  await world.stop();
});

async function home(citizen: TestCitizen, session = new WebSession()): Promise<WebPage> {
  const page = await session.open(`${world.origin}/account`);
  if (!page.text.includes('name="password"')) return page;
  return session.submit(page, { identifier: citizen.identifier, password: citizen.password });
}

describe('the home of the cabinet', () => {
  let citizen: TestCitizen;
  beforeEach(async () => {
    citizen = await aStandardCitizen(world.deps);
  });

  it('takes at most 6 statements', async () => {
    const session = new WebSession();
    await home(citizen, session);
    counter.take();
    expect((await home(citizen, session)).text).toContain('section-list');
    const sent = counter.take();
    expect(sent.length).toBeGreaterThan(0);
    expect(sent.slice(6)).toEqual([]);
  });

  it('tells name, level with progress, the one next step and what happened last', async () => {
    const { text } = await home(citizen);
    expect(text).toContain('<h1>Аксинья Каменщикова</h1>');
    expect(text).toContain('Уровень 2 из 3');
    expect(text.match(/class="button button-primary"/gu)).toHaveLength(1);
    expect(text).toMatch(/Последние события[\s\S]*<h3>Вход<\/h3>/u);
  });

  it('warns of a document that ends soon or has ended, and of the contact that is missing', async () => {
    const { accountId } = citizen;
    const today = calendarDateOf(new Date());
    const soon = { number: '751234567', issue_date: '2017-02-01', valid_until: addDays(today, 10) };
    const late = { number: '9912345678', categories: 'B', issue_date: '2015-02-01', valid_until: '2025-02-01' };
    await saveRecord(world.deps, { accountId, kind: 'foreign_passport', recordId: newId('rec'), data: soon });
    await saveRecord(world.deps, { accountId, kind: 'driving_licence', recordId: newId('rec'), data: late });
    const { text } = await home(citizen);
    expect(text).toMatch(/Водительское удостоверение: срок закончился 1 февраля 2025[\s\S]*Загранпаспорт: действует до/u);
    expect(text).toContain('Добавить почту');
  });

  it('tells which proof of identity is under way', async () => {
    const { rows } = await world.deps.pool.query<{ id: string }>('select id from identity_versions where account_id = $1', [
      citizen.accountId,
    ]);
    await world.deps.pool.query(
      `insert into proofing_cases (id, account_id, method, version_id, expires_at) values ($1, $2, 'online_bank', $3, now() + interval '1 day')`,
      [newId('pcs'), citizen.accountId, rows[0]?.id],
    );
    expect((await home(citizen)).text).toContain('Уже начато:');
  });

  it('tells of the visit that is booked, by the clock of the centre', async () => {
    await openCentres(world);
    const { accountId, versionId } = citizen as StandardCitizen;
    const caseId = newId('pcs');
    await world.deps.pool.query(
      `insert into proofing_cases (id, account_id, method, version_id, expires_at) values ($1, $2, 'in_person', $3, now() + interval '90 days')`,
      [caseId, accountId, versionId],
    );
    await world.deps.pool.query(
      `insert into visits (id, account_id, case_id, centre_id, starts_at, ends_at, desk)
       values ($1, $2, $3, 'kostroma-1', '2030-03-04T06:15:00Z', '2030-03-04T06:30:00Z', 1)`,
      [newId('vst'), accountId, caseId],
    );
    const { text } = await home(citizen);
    expect(text).toMatch(/Вы записаны в центр обслуживания: понедельник, 4 марта[^<]* 09:15\. <a href="\/account\/visits">/u);
    await world.deps.pool.query(`update visits set state = 'cancelled', ended_at = now() where account_id = $1`, [accountId]);
    expect((await home(citizen)).text).not.toContain('Вы записаны');
  });
});
