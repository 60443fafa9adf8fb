import type { ChecksInput, ChecksResult } from '../processes/checks.ts';
import { against } from '../report.ts';
import type { Row } from './row.ts';

/** Both registries are asked about each, so twice as many requests queue up. */
const CITIZENS = 5000;
const LATENCY_MILLISECONDS = 200;
const FEWEST_PER_SECOND = 200;
const MOST_MEGABYTES_MORE = 150;

/**
 * Requests to registries that take their time, queued up and worked off by one node, from the first question to the message that the level
 * has risen.
 */
export const checks: Row = {
  name: 'checks',
  async measure(stage, { say }) {
    const registry = await stage.start('registry');
    const registryPort = await registry.call<number>('start', { latencyMilliseconds: LATENCY_MILLISECONDS });
    const provider = await stage.start('checks');
    say(`${CITIZENS} citizens send their data`);
    const input: ChecksInput = { databaseUrl: await stage.createDatabase(), registryPort, citizens: CITIZENS };
    await provider.call('start', input);
    say('working off');
    const { seconds, mostMegabytesMore, cpuSeconds, confirmed } = await provider.call<ChecksResult>('run');
    await Promise.all([provider.stop(), registry.stop()]);
    if (confirmed !== CITIZENS) throw new Error(`${confirmed} of ${CITIZENS} were confirmed`);
    const requests = 2 * CITIZENS;
    return [
      {
        what: `answers a second, ${requests} queued, ${LATENCY_MILLISECONDS} ms each`,
        figure: `${seconds.toFixed(0)} s, ${((cpuSeconds / requests) * 1000).toFixed(1)} ms of CPU each`,
        ...against(requests / seconds, { atLeast: FEWEST_PER_SECOND }, 0),
      },
      { what: '  memory above that at rest, MB', figure: '', ...against(mostMegabytesMore, { atMost: MOST_MEGABYTES_MORE }, 0) },
    ];
  },
};
