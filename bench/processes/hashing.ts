import { availableParallelism } from 'node:os';
import { hash } from '@node-rs/argon2';
import { answerCalls } from './answering.ts';
import { usage } from './usage.ts';

export interface HashRate {
  readonly perSecond: number;
  /** CPU of one hash. */
  readonly cpuSeconds: number;
}

// argon2id; the enum of the package exists at compile time only.
const options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Nothing but hashes on all cores: no sign-in by password can be faster. */
async function measure({ seconds }: { readonly seconds: number }): Promise<HashRate> {
  const cpuBefore = usage().cpuSeconds;
  const started = performance.now();
  const end = started + seconds * 1000;
  let hashes = 0;
  const work = async () => {
    while (performance.now() < end) {
      await hash('Correct7horse', options);
      hashes += 1;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return { perSecond: hashes / ((performance.now() - started) / 1000), cpuSeconds: (usage().cpuSeconds - cpuBefore) / hashes };
}

answerCalls({ measure });
