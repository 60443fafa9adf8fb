import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import type { IdentityData } from '../../src/capabilities/accounts/identity-data.ts';
import type { CalendarDate } from '../../src/kernel/calendar-date.ts';
import type { PersonName } from '../../src/kernel/person-name.ts';
import { createRoom, takeEverythingForLater, type Room } from '../registries/room.ts';
import { aConfirmedCitizen } from '../support/citizen.ts';
import { answerOf, aRelyingParty, authorizationRequest, redeem, signInAt, tokens } from '../support/relying-party.ts';
import { WebSession } from '../support/web-session.ts';

/** The registries' part in the fate of a proof: they confirm other data, or take back what they confirmed. */
describe('a proven account at the registries', () => {
  let room: Room;
  beforeAll(async () => {
    room = await createRoom();
  });
  afterAll(() => room.stop());

  /** A refresh token of a confirmed citizen, who then has other data confirmed. */
  async function afterConfirming(changes: Partial<IdentityData>) {
    const { world } = room;
    const citizen = await aConfirmedCitizen(world.deps);
    const client = await aRelyingParty(world);
    const attempt = authorizationRequest(world, client);
    const { code = '' } = answerOf(await signInAt(new WebSession(), attempt, citizen));
    const { body } = await redeem(world, client, attempt, code);
    takeEverythingForLater(room);
    const requestId = await room.submit(citizen.accountId, { ...citizen.data, ...changes });
    const [pension, ministry] = [await room.taken(requestId, 'pension_fund'), await room.taken(requestId, 'interior_ministry')];
    await room.answer(pension, 'pension_fund', { outcome: 'match' });
    await room.answer(ministry, 'interior_ministry', { outcome: 'valid' });
    const refreshed = await tokens(world, client, { grant_type: 'refresh_token', refresh_token: body['refresh_token'] ?? '' });
    const level = (await findAccount(world.deps, citizen.accountId))?.assuranceLevel;
    return { level, refreshed, identifier: citizen.identifier };
  }

  it('keeps its level and what sites hold of it when the family name is new', async () => {
    const { level, refreshed } = await afterConfirming({ familyName: 'Новикова' as PersonName });
    expect([level, refreshed.status, refreshed.idToken['assurance_level']]).toEqual(['confirmed', 200, 'confirmed']);
  });

  it('loses both, and is told, when the data is another person’s', async () => {
    const { level, refreshed, identifier } = await afterConfirming({ birthDate: '1988-07-03' as CalendarDate });
    expect([level, refreshed.status]).toEqual(['standard', 400]);
    const texts = async () => {
      await room.world.messageTo(identifier, 2);
      return room.world.messages.filter(({ to }) => to === identifier).map(({ text }) => text);
    };
    expect((await texts()).some((text) => text.includes('подтверждение личности отменено'))).toBe(true);
  });
});
