import { sql } from 'kysely';
import { confirmLetterCode } from '../../src/capabilities/proofing/confirm-letter-code.ts';
import { dispatchLetters } from '../../src/capabilities/proofing/dispatch-letters.ts';
import { parseLetterCode, type LetterCode } from '../../src/capabilities/proofing/methods/postal-code.ts';
import { parsePostalAddress, type PostalAddress } from '../../src/kernel/postal-address.ts';
import { requestLetter } from '../../src/capabilities/proofing/request-letter.ts';
import { createFakePost, type FakePost } from '../support/fake-post.ts';
import { aStandardAccount, createProofingRoom, type ProofingRoom } from './proofing-world.ts';

export type LettersRoom = ProofingRoom & {
  readonly postalService: FakePost;
  readonly config: ProofingRoom['config'] & { readonly throttling: { failuresPerNetwork: number; windowSeconds: number } };
};

export async function createLettersRoom(): Promise<LettersRoom> {
  const room = await createProofingRoom();
  return {
    ...room,
    postalService: createFakePost(),
    config: { ...room.config, throttling: { failuresPerNetwork: 100, windowSeconds: 900 } },
  };
}

export function someAddress(house = '12'): PostalAddress {
  const parsed = parsePostalAddress({ postcode: '156000', locality: 'г. Кострома', street: 'ул. Мира', house, flat: '3' });
  if (parsed.kind === 'faulty') throw new Error(JSON.stringify(parsed.faults));
  return parsed.address;
}

/** A standard account with a letter that the post has, and the code that is printed in it. */
export async function aLetterOnItsWay(room: LettersRoom, account?: { readonly accountId: string }) {
  const { accountId } = account ?? (await aStandardAccount(room));
  const { letterId } = await requestLetter(room, { accountId, address: someAddress() });
  await dispatchLetters(room);
  return { accountId, letterId, code: codeOf(room, letterId) };
}

/** What whoever opens the letter reads. */
export function codeOf(room: LettersRoom, letterId: string): LetterCode {
  const printed = room.postalService.letters.find((letter) => letter.letterId === letterId);
  const code = parseLetterCode(printed?.code ?? '');
  if (code === undefined) throw new Error('the post has no such letter');
  return code;
}

/** A code that is not this one; another for each index. */
export function otherCode(code: LetterCode, index = 0): LetterCode {
  const signs = '23456789'.replace(code.slice(-1), '');
  return `${code.slice(0, -1)}${signs[index % signs.length]}` as LetterCode;
}

export function type(room: LettersRoom, accountId: string, code: LetterCode, network = '198.51.100.7') {
  return confirmLetterCode(room, { accountId, code, network });
}

export async function stateOf(room: LettersRoom, letterId: string): Promise<string> {
  return (await room.db.selectFrom('letters').select('state').where('id', '=', letterId).executeTakeFirstOrThrow()).state;
}

/** Lets time pass for the letters and cases of an account. */
export async function letDaysPass(room: LettersRoom, accountId: string, days: number): Promise<void> {
  const by = sql`make_interval(days => ${days})`;
  await sql`update letters set ordered_at = ordered_at - ${by}, expires_at = expires_at - ${by} where account_id = ${accountId}`.execute(
    room.db,
  );
  await sql`update proofing_cases set opened_at = opened_at - ${by}, expires_at = expires_at - ${by}
    where account_id = ${accountId}`.execute(room.db);
}
