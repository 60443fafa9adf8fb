import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Each process of the test run looks in a range of its own, for of two that look at the same time neither sees what the other is about to
 * take; and goes on through it, for what it has handed out may not be taken yet. Below the ports that the system gives to connections.
 */
const FIRST = 10_000;
const COUNT = 5500;
const start = FIRST + (Number(process.env['JEST_WORKER_ID'] ?? 0) % 4) * COUNT;
let passed = Math.floor(Math.random() * COUNT);

/** The first of `count` neighbouring ports that nobody uses now. */
export async function freePorts(count = 1): Promise<number> {
  for (;;) {
    if (passed + count > COUNT) passed = 0;
    const first = start + passed;
    passed += count;
    const free = await Promise.all(Array.from({ length: count }, (_, index) => isFree(first + index)));
    if (free.every(Boolean)) return first;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  const outcome = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  if (outcome) await new Promise((closed) => server.close(closed));
  return outcome;
}
