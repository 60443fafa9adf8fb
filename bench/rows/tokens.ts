import { median } from '../medians.ts';
import type { Flow } from '../processes/load.ts';
import { against } from '../report.ts';
import type { Row } from './row.ts';
import { ACCOUNTS } from './row.ts';

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
    const results = new Map(flows.map(({ flow }) => [flow, [] as { ours: number; library: number }[]]));
    for (let round = -1; round < rounds; round++) {
      for (const { flow } of flows) {
        const bare = await stage.run(library, flow, { seconds: SECONDS });
        const own = await stage.run(ours, flow, { seconds: SECONDS });
        // The first round warms both up.
        if (round >= 0) results.get(flow)?.push({ ours: own.perSecond, library: bare.perSecond });
        say(`${flow}: ${own.perSecond.toFixed(0)}/s, bare library in memory ${bare.perSecond.toFixed(0)}/s`);
      }
    }
    await Promise.all([ours.process.stop(), library.process.stop()]);
    return flows.map(({ flow, atLeast }) => {
      const pairs = results.get(flow) ?? [];
      const ratio = median(pairs.map((pair) => pair.ours / pair.library));
      const figure = `${median(pairs.map((pair) => pair.ours)).toFixed(0)}/s of ${median(pairs.map((pair) => pair.library)).toFixed(0)}/s`;
      return {
        what: `${flow}, of the bare library`,
        figure,
        ...(atLeast === undefined ? { measured: ratio.toFixed(2) } : against(ratio, { atLeast })),
      };
    });
  },
};
