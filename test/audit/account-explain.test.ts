import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { assuranceLevel } from '../../src/capabilities/accounts/assurance-level.ts';
import { findAccountHistory } from '../../src/capabilities/accounts/find-account-history.ts';
import { levelHistory, type RecordedEvidence } from '../../src/capabilities/accounts/level-history.ts';
import { revokeIdentity } from '../../src/capabilities/accounts/revoke-identity.ts';
import { recordEvent } from '../../src/capabilities/audit/record-event.ts';
import { explainAccount } from '../../src/commands/account-explain.ts';
import { parseMoment } from '../../src/commands/moment-argument.ts';
import { aCitizen, becomeStandard, type StandardCitizen } from '../support/citizen.ts';
import { someIdentityData } from '../support/identity.ts';
import { recordingIo, type RecordingIo } from '../support/recording-io.ts';
import { aRelyingParty, authorizationRequest, signInAt } from '../support/relying-party.ts';
import { WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let io: RecordingIo;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(() => {
  io = recordingIo();
});
afterAll(() => world.stop());

const explain = (accountId: string, at?: string) => explainAccount(world.deps, { accountIds: [accountId], at }, io);
const pause = () => new Promise((resolve) => setTimeout(resolve, 15));

describe('an account that rose and fell', () => {
  let citizen: StandardCitizen;
  const moments: Record<'before' | 'simplified' | 'standard' | 'after', string> = { before: '', simplified: '', standard: '', after: '' };
  const mark = async (name: keyof typeof moments) => {
    await pause();
    moments[name] = new Date().toISOString();
    await pause();
  };

  beforeAll(async () => {
    await mark('before');
    citizen = { ...(await aCitizen(world.deps)), data: someIdentityData(), versionId: '' };
    await mark('simplified');
    await becomeStandard(world.deps, citizen.accountId, citizen.data);
    await mark('standard');
    await signInAt(new WebSession(), authorizationRequest(world, await aRelyingParty(world)), citizen);
    await world.deps.db
      .transaction()
      .execute((tx) => revokeIdentity(world.deps, tx, { accountId: citizen.accountId, reason: 'document_invalid' }));
    await mark('after');
  });

  it('is told from its first evidence to its last event, with the level after each', async () => {
    expect(await explain(citizen.accountId)).toBe(0);
    expect(io.lines[0]).toMatch(new RegExp(`^${citizen.accountId}, opened at \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$`, 'u'));
    const table = io.lines.slice(2, -2).map((line) => line.split(/ {2,}/u));
    const told = table.map(([, level, ...rest]) => `${level} ${rest.find((cell) => /^[a-z_]+\.[a-z_]+$/u.test(cell))}`);
    expect(told).toEqual([
      'simplified evidence.established',
      'simplified evidence.established',
      'standard evidence.established',
      'standard level.raised',
      'standard authentication.succeeded',
      'standard consent.granted',
      'simplified evidence.revoked',
      'simplified evidence.revoked',
      'simplified level.lowered',
    ]);
    expect(io.lines.at(-2)).toBe('level now: simplified');
    expect(io.lines.at(-1)).toMatch(/^ {2}rests on evd_\w+ contact_confirmed sms_code idn_\w+, since /u);
  });

  it('names the evidence in each change of level that was recorded', async () => {
    await explain(citizen.accountId);
    const { evidence } = (await findAccountHistory(world.deps, citizen.accountId))!;
    const [raised, lowered] = ['level.raised', 'level.lowered'].map((action) => io.lines.find((line) => line.includes(action)));
    for (const words of ['from=standard', 'to=simplified', 'reason=document_invalid']) expect(lowered).toContain(words);
    for (const words of ['from=simplified', 'to=standard']) expect(raised).toContain(words);
    for (const { id } of evidence.filter(({ kind }) => kind === 'registry_confirmed')) {
      expect(lowered).toContain(id);
      expect(raised).toContain(id);
    }
  });

  it.each([
    ['before', 'not opened yet', 0],
    ['simplified', 'simplified', 1],
    ['standard', 'standard', 3],
    ['after', 'simplified', 1],
  ] as const)('had at the moment %s the level: %s', async (name, level, rests) => {
    expect(await explain(citizen.accountId, moments[name])).toBe(0);
    expect(io.lines[0]).toMatch(new RegExp(`: ${level}$`, 'u'));
    expect(io.lines.slice(1)).toHaveLength(rests);
  });

  it('shows nothing of the person', async () => {
    await explain(citizen.accountId);
    await explain(citizen.accountId, moments.standard);
    const said = [...io.lines, ...io.errors].join('\n');
    const { data, identifier } = citizen;
    const { familyName, givenName, snils, birthPlace, birthDate } = data;
    for (const trait of [identifier, identifier.slice(2), familyName, givenName, snils, birthPlace, birthDate, data.document.number]) {
      expect(trait.length).toBeGreaterThan(2);
      expect(said).not.toContain(trait);
    }
  });
});

it('says when the trail speaks of a level that the evidence does not give', async () => {
  const { accountId } = await aCitizen(world.deps);
  await recordEvent(world.deps.db, { actor: 'system', action: 'level.raised', accountId, details: { from: 'simplified', to: 'standard' } });
  expect(await explain(accountId)).toBe(1);
  expect(io.errors).toEqual([expect.stringMatching(/^aud_\w+ speaks of the level standard, which the evidence does not give$/u)]);
});

it('tells of a closed account as well', async () => {
  const { accountId } = await aCitizen(world.deps);
  await world.deps.pool.query('update accounts set closed_at = clock_timestamp() where id = $1', [accountId]);
  expect(await explain(accountId)).toBe(0);
  expect(io.lines[0]).toMatch(/, closed at /u);
});

it('reads a trail of any length', async () => {
  const { accountId } = await aCitizen(world.deps);
  await world.deps.pool.query(
    `insert into audit_events (id, actor, action, account_id)
     select 'aud_' || lpad(n::text, 32, '0'), 'citizen', 'authentication.succeeded', $1 from generate_series(1, 2500) n`,
    [accountId],
  );
  expect(await explain(accountId)).toBe(0);
  expect(io.lines.filter((line) => line.includes('authentication.succeeded'))).toHaveLength(2500);
});

it('says how it is called, and that there is no such account', async () => {
  expect(await explainAccount(world.deps, { accountIds: [] }, io)).toBe(2);
  expect(await explain('acc_1', 'yesterday')).toBe(2);
  expect(await explain('acc_1')).toBe(1);
  expect(io.errors).toHaveLength(3);
  expect(io.lines).toEqual([]);
});

it('takes past moments alone whose zone need not be guessed', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  expect(parseMoment('2026-11-20', now)).toEqual(new Date('2026-11-20T00:00:00Z'));
  expect(parseMoment('2026-11-20T10:00:00+03:00', now)).toEqual(new Date('2026-11-20T07:00:00Z'));
  expect(parseMoment('2026-11-20T10:00Z', now)).toEqual(new Date('2026-11-20T10:00:00Z'));
  for (const text of [
    '',
    '20.11.2026',
    '2026-11-20T10:00:00',
    '2026-11-31',
    '2026-02-30T10:00:00Z',
    '2026-13-01',
    '2026-11-23',
    'now',
    '0',
  ]) {
    expect(parseMoment(text, now)).toBeUndefined();
  }
});

it('replays to the same level as the account has at each moment, whatever the evidence', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 10, minute));
  const evidence: RecordedEvidence[] = [
    { id: 'evd_1', kind: 'contact_confirmed', source: 'sms_code', at: at(0) },
    { id: 'evd_2', kind: 'registry_confirmed', source: 'pension_fund', reference: 'ver_1', at: at(1), revokedAt: at(9) },
    { id: 'evd_3', kind: 'registry_confirmed', source: 'interior_ministry', reference: 'ver_1', at: at(2), revokedAt: at(5) },
    { id: 'evd_4', kind: 'registry_confirmed', source: 'interior_ministry', reference: 'ver_1', at: at(7) },
    { id: 'evd_5', kind: 'of_a_later_release', source: 'somebody', at: at(8) },
  ];
  const steps = levelHistory(evidence);
  expect(steps.map(({ change, level }) => `${change} ${level}`)).toEqual([
    'established simplified',
    'established simplified',
    'established standard',
    'revoked simplified',
    'established standard',
    'established standard',
    'revoked simplified',
  ]);
  expect(steps.at(-1)?.level).toBe(assuranceLevel(evidence));
});
