import { randomUUID } from 'node:crypto';
import { PostFault, type LetterToPrint, type PostalService, type PostEvent } from '../../src/capabilities/proofing/ports.ts';

/** A post in memory: keeps what it was given, and tells what it is told to. */
export interface FakePost extends PostalService {
  /** Each letter once, however often it was handed over. */
  readonly letters: readonly LetterToPrint[];
  /** How often a letter with this id came. */
  timesHandedOver(letterId: string): number;
  tell(letterId: string, kind: PostEvent['kind'], event?: Partial<PostEvent>): PostEvent;
  meet(meeting: 'well' | 'unavailable' | 'refusal' | 'silence'): void;
}

const PAGE = 2;

export function createFakePost(): FakePost {
  const letters: LetterToPrint[] = [];
  const handedOver: string[] = [];
  const journal: PostEvent[] = [];
  let meets: Parameters<FakePost['meet']>[0] = 'well';
  const enter = async (signal: AbortSignal) => {
    if (meets === 'unavailable') throw new PostFault('unavailable');
    if (meets === 'silence') await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new PostFault('unreachable'))));
  };
  return {
    letters,
    timesHandedOver: (letterId) => handedOver.filter((id) => id === letterId).length,
    meet: (meeting) => void (meets = meeting),
    tell(letterId, kind, event = {}) {
      const told: PostEvent = { eventId: randomUUID(), letterId, kind, at: new Date(), ...event };
      journal.push(told);
      return told;
    },
    async handOver(batch, signal) {
      await enter(signal);
      return batch.map((letter) => {
        const { letterId } = letter;
        handedOver.push(letterId);
        if (meets === 'refusal') return { kind: 'refused', letterId };
        if (!letters.some((known) => known.letterId === letterId)) letters.push(letter);
        return { kind: 'taken', letterId, trackingNumber: `RP${letterId.slice(-9).toUpperCase()}` };
      });
    },
    async events(after, signal) {
      await enter(signal);
      const from = Number(after ?? '0');
      const events = journal.slice(from, from + PAGE);
      return { events, position: String(from + events.length) };
    },
  };
}
