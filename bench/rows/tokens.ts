import { median } from '../medians.ts';
import type { Flow } from '../processes/load.ts';
import { against } from '../report.ts';
import type { Round } from '../stage.ts';
import { ACCOUNTS, type Row } from './row.ts';

const SECONDS = 2.5;

const flows: readonly { readonly flow: Flow; readonly atLeast?: number }[] = [
  { flow: 'client credentials', atLeast: 0.8 },
  { flow: 'refresh', atLeast: 0.35 },
  { flow: 'introspection', atLeast: 0.35 },
  { flow: 'userinfo', atLeast: 0.35 },
  { flow: 'single sign-on' },
];

/** Our provider on PostgreSQL against the bare library in memory: one process each, the same load, in turns. */
export const tokens: Row = {
  name: 'tokens',
  async measure(stage, { rounds, say }) {
    const ours = await stage.startProvider({ accounts: ACCOUNTS, cheapHash: true });
    const library = await stage.startLibrary();
    const results = new Map(flows.map(({ flow }) => [flow, [] as { ours: Round; library: Round }[]]));
    for (let round = -1; round < rounds; round++) {
      for (const { flow } of flows) {
        const bare = await stage.run(library, flow, { seconds: SECONDS });
        const own = await stage.run(ours, flow, { seconds: SECONDS });
        // The first round warms both up.
        if (round >= 0) results.get(flow)?.push({ ours: own, library: bare });
        say(`${flow}: ${own.perSecond.toFixed(0)}/s, bare library in memory ${bare.perSecond.toFixed(0)}/s`);
      }
    }
    await Promise.all([ours.process.stop(), library.process.stop()]);
    return flows.map(({ flow, atLeast }) => {
      const pairs = results.get(flow) ?? [];
      const ratio = median(pairs.map((pair) => pair.ours.perSecond / pair.library.perSecond));
      const middle = (of: (round: Round) => number, side: 'ours' | 'library') => median(pairs.map((pair) => of(pair[side])));
      const figure =
        `${middle(rate, 'ours').toFixed(0)}/s of ${middle(rate, 'library').toFixed(0)}/s; ` +
        `CPU ${middle(serverCpu, 'ours').toFixed(2)} ms + PostgreSQL ${middle(postgresCpu, 'ours').toFixed(2)} ms of ${middle(serverCpu, 'library').toFixed(2)} ms`;
      return {
        what: `${flow}, of the bare library`,
        figure,
        ...(atLeast === undefined ? { measured: ratio.toFixed(2) } : against(ratio, { atLeast })),
      };
    });
  },
};

const rate = ({ perSecond }: Round) => perSecond;
const serverCpu = ({ serverCpuSeconds, count }: Round) => (serverCpuSeconds / count) * 1000;
const postgresCpu = ({ postgresCpuSeconds, count }: Round) => (postgresCpuSeconds / count) * 1000;
