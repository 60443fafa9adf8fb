import { randomBytes } from 'node:crypto';
import type { IdentityData } from '../../src/capabilities/accounts/identity-data.ts';
import { openIdentityData, sealIdentityData } from '../../src/capabilities/accounts/sealed-identity.ts';
import { places } from '../../src/capabilities/accounts/sealing-places.ts';
import { Keyring } from '../../src/kernel/keyring.ts';
import { identityOf } from '../population/identities.ts';
import { phoneOf } from '../population/phones.ts';
import { answerCalls } from './answering.ts';
import { usage } from './usage.ts';

export interface SealingCost {
  /** CPU milliseconds of one person. */
  readonly sealMilliseconds: number;
  readonly unsealMilliseconds: number;
}

const ids = { account: 'acc_1', phone: 'idn_1', email: 'idn_2', snils: 'idn_3', version: 'ver_1' };

interface SealedPerson {
  readonly wrapped: Buffer;
  readonly texts: readonly { readonly place: string; readonly sealed: Buffer }[];
  readonly identity: Buffer;
}

/** All that is kept of one person, under a key of their own that is made and wrapped as well. */
function seal(keyring: Keyring, data: IdentityData, index: number): SealedPerson {
  const { dataKey, wrapped } = keyring.newDataKey(places.dataKey(ids.account));
  const text = (place: string, clear: string) => ({ place, sealed: dataKey.seal(place, clear) });
  return {
    wrapped,
    texts: [
      text(places.familyName(ids.account), data.familyName),
      text(places.givenName(ids.account), data.givenName),
      text(places.identifier(ids.phone), phoneOf(index)),
      text(places.identifier(ids.email), `citizen${index}@mail.example`),
      text(places.identifier(ids.snils), data.snils),
      text(places.taxNumber(ids.account), '500100732259'),
    ],
    identity: sealIdentityData(dataKey, ids.version, data),
  };
}

function unseal(keyring: Keyring, { wrapped, texts, identity }: SealedPerson): number {
  const dataKey = keyring.openDataKey(places.dataKey(ids.account), wrapped);
  const opened = texts.map(({ place, sealed }) => dataKey.unseal(place, sealed));
  return opened.length + openIdentityData(dataKey, ids.version, identity).snils.length;
}

const BATCH = 100;
const WARM_UP = 2000;

/** In batches, as they come in life: thousands kept at once would measure the collector of garbage. */
function measure({ people }: { readonly people: number }): SealingCost {
  const keyring = new Keyring([{ id: 1, secret: randomBytes(32) }]);
  for (let index = 0; index < WARM_UP; index++) unseal(keyring, seal(keyring, identityOf(index), index));
  const spent = { sealing: 0, unsealing: 0 };
  for (let first = 0; first < people; first += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, offset) => identityOf(first + offset));
    const before = usage().cpuSeconds;
    const sealed = batch.map((data, offset) => seal(keyring, data, first + offset));
    const between = usage().cpuSeconds;
    const read = sealed.reduce((sum, person) => sum + unseal(keyring, person), 0);
    if (read !== BATCH * (6 + 11)) throw new Error('what was read is not what was written');
    spent.sealing += between - before;
    spent.unsealing += usage().cpuSeconds - between;
  }
  const each = (seconds: number) => (seconds / people) * 1000;
  return { sealMilliseconds: each(spent.sealing), unsealMilliseconds: each(spent.unsealing) };
}

answerCalls({ measure });
