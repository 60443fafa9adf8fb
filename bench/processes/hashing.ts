import { availableParallelism } from 'node:os';
import { hash } from '@node-rs/argon2';
import { answerCalls } from './answering.ts';

// argon2id; the enum of the package exists at compile time only.
const options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Nothing but hashes on all cores: no sign-in by password can be faster. Hashes per second. */
async function measure({ seconds }: { readonly seconds: number }): Promise<number> {
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
  return hashes / ((performance.now() - started) / 1000);
}

answerCalls({ measure });
