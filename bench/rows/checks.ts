import type { ChecksInput, ChecksResult } from '../processes/checks.ts';
import { against } from '../report.ts';
import type { Row } from './row.ts';

/** Citizens whose data both registries are asked about: two questions and two answers each. */
const CITIZENS = 10_000;
const LATENCY_MILLISECONDS = 200;
const FEWEST_PER_SECOND = 200;
const MOST_MEGABYTES_MORE = 150;

/**
 * A queue of submissions worked off by one node, from the first question to the message that the level has risen, against registries that
 * take their time. The figure is of citizens, so answers come twice as fast.
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
    const perSecond = CITIZENS / seconds;
    return [
      {
        what: `${CITIZENS} queued checks of two registries with ${LATENCY_MILLISECONDS} ms`,
        figure: `${(2 * perSecond).toFixed(0)} answers/s, ${((cpuSeconds / CITIZENS) * 1000).toFixed(1)} ms of CPU a citizen`,
        ...against(perSecond, { atLeast: FEWEST_PER_SECOND }, 0),
      },
      { what: '  memory above that at rest, MB', figure: '', ...against(mostMegabytesMore, { atMost: MOST_MEGABYTES_MORE }, 0) },
    ];
  },
};
