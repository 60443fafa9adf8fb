import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Lets two deeds race again and again so that each is first at times, however busy the machine is: whoever has won gives the other a
 * millisecond's start more in the next round.
 */
export class EvenRace {
  /** Milliseconds by which the first deed begins earlier; negative when the second does. */
  #lead = 0;

  run<First, Second>(first: () => Promise<First>, second: () => Promise<Second>): Promise<[First, Second]> {
    return Promise.all([after(-this.#lead, first), after(this.#lead, second)]);
  }

  won(winner: 'first' | 'second'): void {
    this.#lead += winner === 'first' ? -1 : 1;
  }
}

function after<Outcome>(milliseconds: number, deed: () => Promise<Outcome>): Promise<Outcome> {
  return milliseconds <= 0 ? deed() : sleep(milliseconds).then(deed);
}
