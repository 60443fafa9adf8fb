import { expect, it } from '@jest/globals';
import { agree, askToRegisterAt, choosePassword, confirmByCode, giveContact } from './registering.ts';
import { startMilliseconds } from './running-paiza.ts';
import { setStage } from './stage.ts';
import { somePhone } from './visitor.ts';

const stage = setStage();

it(
  'goes on with a registration in whose middle everything was killed, to the portal and the same account',
  async () => {
    const visitor = await stage.arrive();
    const phone = somePhone();
    await askToRegisterAt(visitor, stage.paiza.region);
    await giveContact(visitor, { tel: phone });
    await stage.paiza.message(phone);
    await stage.paiza.killAndStartAgain();
    await confirmByCode(visitor, phone);
    await visitor.field('new-password').first().waitFor();
    await stage.paiza.killAndStartAgain();
    await choosePassword(visitor);
    await agree(visitor);
    // The demo portal keeps its visitors in memory alone: the request it sent before it was killed is unknown to it now.
    await visitor.follow(/Попробовать ещё раз/u);
    await visitor.page.waitForURL(`${stage.paiza.region}/`);
    expect(await visitor.sessionAt(stage.paiza.region)).toMatchObject({ signedIn: true, claims: { phone_number: phone } });
    expect(await stage.paiza.messages(phone)).toHaveLength(1);
  },
  3 * startMilliseconds,
);
