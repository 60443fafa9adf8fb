import { registrationProblems } from '../../../capabilities/registration/problems.ts';

/** Of one network in one process. Each holds a database connection while it waits for its network's turn; the others are for other people. */
const SENDS_IN_FLIGHT = 3;
const RETRY_SECONDS = 5;

const inFlight = new Map<string, number>();

/** Runs what sends a code, unless this network has its share under way: then it is refused at once. Throws problem too_many_starts. */
export async function withinNetworkShare<T>(network: string, send: () => Promise<T>): Promise<T> {
  const running = inFlight.get(network) ?? 0;
  if (running >= SENDS_IN_FLIGHT) throw registrationProblems.too_many_starts({ retryAfterSeconds: RETRY_SECONDS });
  inFlight.set(network, running + 1);
  try {
    return await send();
  } finally {
    const left = (inFlight.get(network) ?? 1) - 1;
    if (left === 0) inFlight.delete(network);
    else inFlight.set(network, left);
  }
}
