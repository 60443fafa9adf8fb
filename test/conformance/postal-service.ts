import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { PostFault, type LetterToPrint, type PostalService, type PostEvent } from '../../src/capabilities/proofing/ports.ts';
import { newId } from '../../src/kernel/ids.ts';
import { times } from '../registration/room.ts';

/** A post under our hand, whatever it is made of. */
export interface PostUnderTest {
  readonly post: PostalService;
  meet(meeting: 'well' | 'unavailable' | 'silence'): void;
  /** Lets something happen to a letter that was handed over. */
  tell(letterId: string, kind: PostEvent['kind']): void | Promise<void>;
  /** How many letters with this id will be printed. */
  printed(letterId: string): Promise<number>;
  stop(): Promise<void>;
}

export function aLetter(over: Partial<LetterToPrint> = {}): LetterToPrint {
  return {
    letterId: newId('ltr'),
    addressee: { name: 'Каменщикова Аксинья Фёдоровна', lines: ['ул. Мира, д. 12, кв. 3', 'г. Кострома'], postcode: '156000' },
    language: 'ru',
    code: 'K4M7-2XPC-93HT',
    validUntil: new Date('2027-01-20T09:00:00Z'),
    pageUrl: 'https://id.example/account/confirm/postal-code',
    ...over,
  };
}

/** What every post promises to the jobs, tried on the fake and on the real protocol. */
export function describePostalService(name: string, open: () => Promise<PostUnderTest>): void {
  describe(`${name} as a post`, () => {
    let tested: PostUnderTest;
    beforeAll(async () => {
      tested = await open();
    });
    afterEach(() => tested.meet('well'));
    afterAll(() => tested.stop());

    const patience = () => AbortSignal.timeout(15_000);
    const faultOf = (call: Promise<unknown>) =>
      call.then(
        () => undefined,
        (error: unknown) => error,
      );
    /** All that comes after a position, page by page. */
    const readOn = async (after: string | undefined) => {
      const found: PostEvent[] = [];
      for (let at = after; ;) {
        const { events, position } = await tested.post.events(at, patience());
        found.push(...events);
        if (position === at || events.length === 0) return { found, position };
        at = position;
      }
    };

    it('takes letters in a batch, and answers for each', async () => {
      const letters = times(3, () => aLetter());
      const results = await tested.post.handOver(letters, patience());
      expect(results.map(({ letterId }) => letterId)).toEqual(letters.map(({ letterId }) => letterId));
      for (const result of results)
        expect(result).toMatchObject({ kind: 'taken', trackingNumber: expect.stringMatching(/^[\w-]{4,40}$/u) });
    }, 20_000);

    it('takes a letter once, however often it is handed over, with the same answer', async () => {
      const letter = aLetter();
      const first = await tested.post.handOver([letter], patience());
      expect(await tested.post.handOver([letter], patience())).toEqual(first);
      expect(await tested.printed(letter.letterId)).toBe(1);
    }, 20_000);

    it('tells what happens to letters in its order, from where one left off', async () => {
      const [one, other] = [aLetter(), aLetter()];
      await tested.post.handOver([one, other], patience());
      const { position: before } = await readOn(undefined);
      for (const kind of ['printed', 'in_transit', 'delivered'] as const) await tested.tell(one.letterId, kind);
      await tested.tell(other.letterId, 'returned');
      const { found, position } = await readOn(before);
      expect(found.map(({ letterId, kind }) => [letterId, kind])).toEqual([
        [one.letterId, 'printed'],
        [one.letterId, 'in_transit'],
        [one.letterId, 'delivered'],
        [other.letterId, 'returned'],
      ]);
      expect(new Set(found.map(({ eventId }) => eventId)).size).toBe(4);
      for (const { at } of found) expect(Math.abs(at.getTime() - Date.now())).toBeLessThan(60_000);
      expect(await readOn(position)).toEqual({ found: [], position });
      expect((await readOn(before)).found).toEqual(found);
    }, 20_000);

    it('says by a fault that it is in trouble, and nothing of the letter', async () => {
      tested.meet('unavailable');
      const letter = aLetter();
      const fault = await faultOf(tested.post.handOver([letter], patience()));
      expect(fault).toBeInstanceOf(PostFault);
      expect(`${String(fault)}${(fault as Error).stack ?? ''}${JSON.stringify(fault)}`).not.toMatch(/K4M7|Кострома|Каменщикова/u);
      expect(await faultOf(tested.post.events(undefined, patience()))).toBeInstanceOf(PostFault);
    }, 20_000);

    it('lets go of a call when it is told to', async () => {
      tested.meet('silence');
      const stopping = new AbortController();
      const calls = [faultOf(tested.post.handOver([aLetter()], stopping.signal)), faultOf(tested.post.events(undefined, stopping.signal))];
      setTimeout(() => stopping.abort(), 100);
      for (const fault of await Promise.all(calls)) expect(fault).toBeInstanceOf(PostFault);
    });
  });
}
