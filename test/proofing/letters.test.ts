import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import { cancelLetter } from '../../src/capabilities/proofing/cancel-letter.ts';
import { dispatchLetters } from '../../src/capabilities/proofing/dispatch-letters.ts';
import { expireLetters } from '../../src/capabilities/proofing/expire-letters.ts';
import { findLetter } from '../../src/capabilities/proofing/find-letter.ts';
import { findProofs } from '../../src/capabilities/proofing/find-proofs.ts';
import { listCases } from '../../src/capabilities/proofing/list-cases.ts';
import { PostFault } from '../../src/capabilities/proofing/ports.ts';
import { receiveTracking } from '../../src/capabilities/proofing/receive-tracking.ts';
import { requestLetter } from '../../src/capabilities/proofing/request-letter.ts';
import { anAccount, trailOf } from '../accounts/identity-world.ts';
import { times } from '../registration/room.ts';
import { becomeStandard } from '../support/citizen.ts';
import { someIdentityData } from '../support/identity.ts';
import {
  aLetterOnItsWay,
  codeOf,
  createLettersRoom,
  letDaysPass,
  otherCode,
  someAddress,
  stateOf,
  type,
  type LettersRoom,
} from './letters-world.ts';
import { aStandardAccount, messagesSince } from './proofing-world.ts';

let room: LettersRoom;
beforeAll(async () => {
  room = await createLettersRoom();
});
afterEach(() => room.postalService.meet('well'));
afterAll(() => room.close());

const order = (accountId: string, house?: string) => requestLetter(room, { accountId, address: someAddress(house) });
const caseOf = async (accountId: string) => {
  const [{ state, refusal } = {}] = await listCases(room, accountId);
  return refusal === undefined ? state : `${state} ${refusal}`;
};
const levelOf = async (accountId: string) => (await findAccount(room, accountId))?.assuranceLevel;
const messages = async (since: number) => (await messagesSince(room, since)).filter((template) => template.startsWith('letter_'));

describe('ordering a letter', () => {
  it('is for standard accounts, where a post is connected', async () => {
    await expect(order(await anAccount(room))).rejects.toMatchObject({ code: 'not_standard' });
    await expect(order('acc_nobody')).rejects.toMatchObject({ code: 'not_standard' });
    const { accountId } = await aStandardAccount(room);
    const without = { ...room, postalService: undefined };
    await expect(requestLetter(without, { accountId, address: someAddress() })).rejects.toMatchObject({ code: 'method_not_offered' });
    expect(await findLetter(room, accountId)).toEqual({ letter: undefined, nextAt: undefined });
  });

  it('hands it to the post for the verified name, and keeps neither code nor address in the clear', async () => {
    const { accountId, data } = await aStandardAccount(room);
    const before = (await messagesSince(room, 0)).length;
    const { letterId } = await order(accountId);
    const row = () => room.db.selectFrom('letters').selectAll().where('id', '=', letterId).executeTakeFirstOrThrow();
    const queued = await row();
    expect(queued.code_sealed).not.toBeNull();
    await dispatchLetters(room);
    const printed = room.postalService.letters.find((letter) => letter.letterId === letterId);
    expect(printed?.addressee).toEqual({
      name: [data.familyName, data.givenName, data.patronymic].filter(Boolean).join(' '),
      lines: ['ул. Мира, д. 12, кв. 3', 'г. Кострома'],
      postcode: '156000',
    });
    const exported = await row();
    expect([exported.state, exported.code_sealed, exported.tracking_number]).toEqual(['exported', null, expect.stringMatching(/^RP/u)]);
    const kept = [queued.address_sealed, queued.code_sealed!, queued.code_mac].map((bytes) => bytes.toString('utf8')).join('');
    expect(kept).not.toContain('Кострома');
    expect(kept).not.toContain(codeOf(room, letterId));
    expect(await messages(before)).toEqual(['letter_sent']);
    expect(await caseOf(accountId)).toBe('waiting');
  });

  it('succeeds once of many at the same time', async () => {
    const { accountId } = await aStandardAccount(room);
    const outcomes = await Promise.allSettled(times(8, (index) => order(accountId, String(index + 1))));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'letter_too_soon' });
  });

  it('waits thirty days after the last, also when that one was cancelled, returned or spoilt', async () => {
    const { accountId } = await aStandardAccount(room);
    await order(accountId);
    expect(await cancelLetter(room, { accountId })).toBe(true);
    expect(await cancelLetter(room, { accountId })).toBe(false);
    await expect(order(accountId)).rejects.toMatchObject({ code: 'letter_too_soon', details: { days: 30 } });
    await letDaysPass(room, accountId, 29);
    await expect(order(accountId)).rejects.toMatchObject({ code: 'letter_too_soon', details: { days: 1 } });
    await letDaysPass(room, accountId, 1);
    const { letterId } = await order(accountId);
    await dispatchLetters(room);
    for (const index of times(5, Number)) await type(room, accountId, otherCode(codeOf(room, letterId), index));
    await expect(order(accountId)).rejects.toMatchObject({ code: 'letter_too_soon' });
  });

  it('ends an older letter that is still out', async () => {
    const first = await aLetterOnItsWay(room);
    await letDaysPass(room, first.accountId, 31);
    const second = await aLetterOnItsWay(room, first);
    expect(await stateOf(room, first.letterId)).toBe('cancelled');
    expect(await type(room, first.accountId, first.code)).toMatchObject({ kind: 'wrong' });
    expect(await type(room, first.accountId, second.code)).toMatchObject({ kind: 'confirmed' });
  });
});

describe('handing letters over', () => {
  it('gives a letter to the post once, however many nodes do it at once', async () => {
    const { accountId } = await aStandardAccount(room);
    const { letterId } = await order(accountId);
    const before = (await messagesSince(room, 0)).length;
    await Promise.all(times(6, () => dispatchLetters(room)));
    expect(room.postalService.timesHandedOver(letterId)).toBe(1);
    expect(await messages(before)).toEqual(['letter_sent']);
  });

  it('tries again when the post was away or the process died, and the post knows the letter again', async () => {
    const { accountId } = await aStandardAccount(room);
    const { letterId } = await order(accountId);
    room.postalService.meet('unavailable');
    await expect(dispatchLetters(room)).rejects.toBeInstanceOf(PostFault);
    room.postalService.meet('well');
    await dispatchLetters(room);
    expect(await stateOf(room, letterId)).toBe('queued'); // still leased
    const lapse = () =>
      room.db
        .updateTable('letters')
        .set({ lease_until: new Date(0) })
        .where('id', '=', letterId)
        .execute();
    await lapse();
    const forgetful = {
      ...room,
      postalService: {
        ...room.postalService,
        handOver: async (...call: Parameters<typeof room.postalService.handOver>) => {
          await room.postalService.handOver(...call);
          throw new PostFault('unreachable');
        },
      },
    };
    await expect(dispatchLetters(forgetful)).rejects.toBeInstanceOf(PostFault);
    await lapse();
    await dispatchLetters(room);
    expect(await stateOf(room, letterId)).toBe('exported');
    expect(room.postalService.timesHandedOver(letterId)).toBe(2);
    expect(room.postalService.letters.filter((letter) => letter.letterId === letterId)).toHaveLength(1);
  });

  it('lets the citizen order again at once when the post does not take the address', async () => {
    const { accountId } = await aStandardAccount(room);
    const { letterId } = await order(accountId);
    room.postalService.meet('refusal');
    await dispatchLetters(room);
    room.postalService.meet('well');
    expect([await stateOf(room, letterId), await caseOf(accountId)]).toEqual(['refused', 'refused letter_refused']);
    await aLetterOnItsWay(room, { accountId });
  });

  it('lets the post turn three addresses away, and then waits as after a letter', async () => {
    const { accountId } = await aStandardAccount(room);
    room.postalService.meet('refusal');
    for (const house of ['1', '2', '3']) {
      await order(accountId, house);
      await dispatchLetters(room);
    }
    room.postalService.meet('well');
    await expect(order(accountId, '4')).rejects.toMatchObject({ code: 'letter_too_soon', details: { days: 30 } });
    expect((await findLetter(room, accountId)).nextAt?.getTime()).toBeGreaterThan(Date.now() + 29 * 86_400_000);
    await letDaysPass(room, accountId, 31);
    await aLetterOnItsWay(room, { accountId });
  });

  it('sends nothing that was cancelled, or was ordered for other data', async () => {
    const [one, other] = [await aStandardAccount(room), await aStandardAccount(room)];
    const [cancelled, outdated] = [await order(one.accountId), await order(other.accountId)];
    await cancelLetter(room, one);
    await becomeStandard(room, other.accountId, someIdentityData());
    await dispatchLetters(room);
    expect(room.postalService.timesHandedOver(cancelled.letterId)).toBe(0);
    expect(room.postalService.timesHandedOver(outdated.letterId)).toBe(0);
  });
});

describe('the post’s journal', () => {
  it('moves a letter on, event by event, and tells the citizen when it was delivered', async () => {
    const { accountId, letterId, code } = await aLetterOnItsWay(room);
    const before = (await messagesSince(room, 0)).length;
    room.postalService.tell(letterId, 'printed');
    room.postalService.tell(letterId, 'in_transit', { place: 'Москва' });
    room.postalService.tell(letterId, 'in_transit', { place: 'Кострома' });
    await receiveTracking(room);
    expect(await stateOf(room, letterId)).toBe('in_transit');
    room.postalService.tell(letterId, 'delivered');
    await Promise.all(times(4, () => receiveTracking(room)));
    const { letter } = await findLetter(room, accountId);
    expect(letter?.tracking.map(({ kind, place }) => [kind, place])).toEqual([
      ['printed', undefined],
      ['in_transit', 'Москва'],
      ['in_transit', 'Кострома'],
      ['delivered', undefined],
    ]);
    expect(await messages(before)).toEqual(['letter_delivered']);
    expect(await type(room, accountId, code)).toMatchObject({ kind: 'confirmed' });
  });

  it('ends a letter that came back: its code opens nothing', async () => {
    const { accountId, letterId, code } = await aLetterOnItsWay(room);
    const before = (await messagesSince(room, 0)).length;
    room.postalService.tell(letterId, 'returned');
    await receiveTracking(room);
    expect([await stateOf(room, letterId), await caseOf(accountId)]).toEqual(['returned', 'refused letter_returned']);
    expect(await type(room, accountId, code)).toEqual({ kind: 'none' });
    expect(await messages(before)).toEqual(['letter_returned']);
  });

  it('moves nothing backwards, knows an event again, and does not mind letters of others', async () => {
    const { letterId } = await aLetterOnItsWay(room);
    const { eventId } = room.postalService.tell(letterId, 'delivered');
    room.postalService.tell(letterId, 'printed');
    room.postalService.tell(letterId, 'delivered', { eventId });
    room.postalService.tell('ltr_of_nobody', 'delivered');
    await receiveTracking(room);
    expect(await stateOf(room, letterId)).toBe('delivered');
    const { tracking } = await room.db.selectFrom('letters').select('tracking').where('id', '=', letterId).executeTakeFirstOrThrow();
    expect(tracking).toHaveLength(2);
  });
});

describe('the code', () => {
  it('makes the account confirmed, and leaves postcode and day as evidence', async () => {
    const { accountId, letterId, code } = await aLetterOnItsWay(room);
    const outcome = await type(room, accountId, code);
    if (outcome.kind !== 'confirmed') throw new Error(outcome.kind);
    expect(await levelOf(accountId)).toBe('confirmed');
    expect(await findProofs(room, accountId, [outcome.proofId])).toMatchObject([
      { method: 'postal_code', vouchedBy: 'post', evidence: { kind: 'letter', postcode: '156000', sentAt: expect.any(String) } },
    ]);
    expect([await stateOf(room, letterId), await caseOf(accountId)]).toEqual(['used', 'completed']);
    expect(await type(room, accountId, code)).toEqual({ kind: 'none' });
  });

  it('adds one proof of many right ones at once', async () => {
    const { accountId, code } = await aLetterOnItsWay(room);
    const outcomes = await Promise.all(times(12, () => type(room, accountId, code)));
    expect(outcomes.filter(({ kind }) => kind === 'confirmed')).toHaveLength(1);
    expect(await room.db.selectFrom('proofs').select('id').where('account_id', '=', accountId).execute()).toHaveLength(1);
  });

  it('is void after five wrong tries, the right one included, and none of parallel guesses is free', async () => {
    const { accountId, letterId, code } = await aLetterOnItsWay(room);
    const outcomes = await Promise.all(times(20, (index) => type(room, accountId, otherCode(code, index))));
    expect(outcomes.filter(({ kind }) => kind === 'wrong')).toHaveLength(4);
    expect(outcomes.filter(({ kind }) => kind === 'void')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'none')).toHaveLength(15);
    expect(await type(room, accountId, code)).toEqual({ kind: 'none' });
    expect([await stateOf(room, letterId), await caseOf(accountId), await levelOf(accountId)]).toEqual([
      'void',
      'refused letter_void',
      'standard',
    ]);
    expect((await trailOf(room, accountId)).map(({ action }) => action)).toContain('letter.voided');
  });

  it('says how many tries are left', async () => {
    const { accountId, code } = await aLetterOnItsWay(room);
    expect(await type(room, accountId, otherCode(code))).toEqual({ kind: 'wrong', triesLeft: 4 });
    expect((await findLetter(room, accountId)).letter?.triesLeft).toBe(4);
    expect(await type(room, accountId, code)).toMatchObject({ kind: 'confirmed' });
  });

  it('opens no other account', async () => {
    const [one, other] = [await aLetterOnItsWay(room), await aLetterOnItsWay(room)];
    expect(await type(room, other.accountId, one.code)).toEqual({ kind: 'wrong', triesLeft: 4 });
    expect(await type(room, (await aStandardAccount(room)).accountId, one.code)).toEqual({ kind: 'none' });
    // Not even when the letter's own row is moved to the other account by somebody who holds the database.
    const { code_mac: codeMac } = await room.db
      .selectFrom('letters')
      .select('code_mac')
      .where('id', '=', one.letterId)
      .executeTakeFirstOrThrow();
    await room.db.updateTable('letters').set({ code_mac: codeMac }).where('id', '=', other.letterId).execute();
    expect(await type(room, other.accountId, one.code)).toEqual({ kind: 'wrong', triesLeft: 3 });
  });

  it('does not count before the post has the letter', async () => {
    const { accountId } = await aStandardAccount(room);
    await order(accountId);
    expect(await type(room, accountId, 'CHKMPTX23368' as never)).toEqual({ kind: 'none' });
  });

  it('proves nothing when other data is verified by now', async () => {
    const { accountId, code } = await aLetterOnItsWay(room);
    await becomeStandard(room, accountId, someIdentityData());
    expect(await type(room, accountId, code)).toEqual({ kind: 'data_changed' });
    expect(await levelOf(accountId)).toBe('standard');
  });

  it('is bound to the address that it was sent to', async () => {
    const [one, other] = [await aLetterOnItsWay(room), await aStandardAccount(room)];
    const { letterId } = await order(other.accountId, '99');
    const { address_sealed: foreign } = await room.db
      .selectFrom('letters')
      .select('address_sealed')
      .where('id', '=', letterId)
      .executeTakeFirstOrThrow();
    await room.db.updateTable('letters').set({ address_sealed: foreign }).where('id', '=', one.letterId).execute();
    await expect(type(room, one.accountId, one.code)).rejects.toMatchObject({ name: 'UnsealError' });
    expect(await levelOf(one.accountId)).toBe('standard');
  });

  it('expires, before the job has come to it and after', async () => {
    const { accountId, letterId, code } = await aLetterOnItsWay(room);
    await letDaysPass(room, accountId, 61);
    expect(await type(room, accountId, code)).toEqual({ kind: 'none' });
    expect((await findLetter(room, accountId)).letter?.state).toBe('expired');
    await expireLetters(room);
    expect([await stateOf(room, letterId), await caseOf(accountId)]).toEqual(['expired', 'expired']);
  });

  it('cannot be guessed over many accounts from one network', async () => {
    const strict = { ...room, config: { ...room.config, throttling: { failuresPerNetwork: 6, windowSeconds: 900 } } };
    const letters = [await aLetterOnItsWay(room), await aLetterOnItsWay(room), await aLetterOnItsWay(room)];
    const network = '203.0.113.9';
    for (const { accountId, code } of letters) {
      for (const index of times(2, Number))
        expect(await type(strict, accountId, otherCode(code, index), network)).toMatchObject({ kind: 'wrong' });
    }
    const [{ accountId, code }] = letters as [(typeof letters)[0]];
    const refused = { code: 'letter_too_many_codes', details: { retryAfterSeconds: expect.any(Number) } };
    await expect(type(strict, accountId, code, network)).rejects.toMatchObject(refused);
    await expect(type(strict, (await aStandardAccount(room)).accountId, code, network)).rejects.toMatchObject(refused);
    expect(await type(strict, accountId, code, '203.0.113.10')).toMatchObject({ kind: 'confirmed' });
  });

  it('counts nothing against a network when it is right', async () => {
    const strict = { ...room, config: { ...room.config, throttling: { failuresPerNetwork: 1, windowSeconds: 900 } } };
    const network = '203.0.113.77';
    for (const { accountId, code } of [await aLetterOnItsWay(room), await aLetterOnItsWay(room)]) {
      expect(await type(strict, accountId, code, network)).toMatchObject({ kind: 'confirmed' });
    }
  });
});
