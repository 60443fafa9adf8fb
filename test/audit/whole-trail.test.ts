import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { attachTrail } from '../../src/capabilities/audit/attach-trail.ts';
import { requestDeletion } from '../../src/capabilities/personal-data/request-deletion.ts';
import { eraseDueAccounts } from '../../src/capabilities/personal-data/erase-due-accounts.ts';
import { verifyAudit } from '../../src/commands/audit-verify.ts';
import { anOperator, atTheDesk, openCentres } from '../operators/desk-world.ts';
import { aConfirmedCitizen, aStandardCitizen } from '../support/citizen.ts';
import { recordingIo } from '../support/recording-io.ts';
import { answerOf, aRelyingParty, authorizationRequest, redeem, signInAt } from '../support/relying-party.ts';
import { WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

describe('what the whole service writes', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
    await openCentres(world);
  });
  afterAll(() => world.stop());

  const verify = async () => {
    const io = recordingIo();
    const deps = { config: { database: { url: world.database.url } }, keyring: world.deps.keyring };
    return { code: await verifyAudit(deps, {}, io), errors: io.errors, lines: io.lines };
  };

  it('verifies after sign-ins, disclosures and the deletion of a person', async () => {
    const portal = await aRelyingParty(world);
    const citizen = await aStandardCitizen(world.deps);
    const attempt = authorizationRequest(world, portal);
    const { code = '' } = answerOf(await signInAt(new WebSession(), attempt, citizen));
    expect((await redeem(world, portal, attempt, code)).status).toBe(200);
    await requestDeletion(world.deps, citizen.accountId);
    await world.deps.pool.query(
      `update account_closings set requested_at = requested_at - interval '31 days', due_at = clock_timestamp() - interval '1 second'`,
    );
    await eraseDueAccounts(world.deps);
    const { rows } = await world.deps.pool.query<{ action: string }>('select action from audit_events where account_id = $1', [
      citizen.accountId,
    ]);
    const actions = rows.map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['authentication.succeeded', 'claims.disclosed', 'account.deleted']));
    expect(await verify()).toMatchObject({ code: 0, errors: [] });
    expect((await world.deps.pool.query('select from audit_events where row_mac is null')).rowCount).toBe(0);
  });

  it('is kept to itself while the trail is not sealed: the desk shows, and writes nothing', async () => {
    const session = await atTheDesk(world, await anOperator(world));
    const citizen = await aConfirmedCitizen(world.deps);
    const desk = await session.open(`${world.origin}/desk`);
    const trail = attachTrail(world.deps.db, { keyring: world.deps.keyring, refuseAfterSeconds: 300 });
    trail.seal.note(301, performance.now());
    const before = await world.deps.pool.query('select from audit_events');
    const refused = await session.submit(desk, { key: citizen.data.snils, reason: 'identity_confirmation' });
    expect(refused.status).toBe(503);
    expect(refused.text).toContain('Сейчас это сделать нельзя');
    expect((await session.open(`${world.origin}/desk`)).status).toBe(200);
    expect((await world.deps.pool.query('select from audit_events')).rowCount).toBe(before.rowCount);
    await expect(aConfirmedCitizen(world.deps)).rejects.toThrow('audit.unsealed');
    trail.seal.note(0, performance.now());
    expect((await session.submit(desk, { key: citizen.data.snils, reason: 'identity_confirmation' })).status).not.toBe(503);
  });
});
