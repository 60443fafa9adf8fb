import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lockCounters } from '../../src/capabilities/registration/counters-store.ts';
import { sendCode } from '../../src/capabilities/registration/send-code.ts';
import { newId } from '../../src/kernel/ids.ts';
import { createRoom, newPhone, type Room } from './room.ts';

let room: Room;

beforeAll(async () => {
  room = (await createRoom()).with({ startsPerAddressPerHour: 1 });
});

afterAll(() => room.close());

describe('A network address that has caused its messages', () => {
  it('is refused at once, while others of that address are being served: whoever is refused must not hold a connection', async () => {
    const network = '203.0.113.77';
    const send = () =>
      room.db
        .transaction()
        .execute((tx) => sendCode(room, tx, { registrationId: newId('reg'), contact: newPhone(), language: 'ru', network }));
    await send();
    await room.db.transaction().execute(async (tx) => {
      await lockCounters(tx, [room.keyring.blindIndex('network', network)]);
      await expect(send()).rejects.toMatchObject({ code: 'too_many_starts', status: 429 });
    });
  });
});
