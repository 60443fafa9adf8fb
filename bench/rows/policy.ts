import type { Flow } from '../processes/load.ts';
import { against, type Finding } from '../report.ts';
import { ACCOUNTS, type Row } from './row.ts';
import { countPerFlow } from './statements.ts';

const flows: readonly Flow[] = ['single sign-on', 'refresh', 'introspection', 'userinfo'];

/**
 * What it costs that a site chooses among levels, methods and ages of proofs: not one statement. The evidence is read with the account, the
 * policy is kept with the client.
 */
export const policy: Row = {
  name: 'policy',
  async measure(stage, { say }) {
    const counts: number[][] = [];
    for (const level of ['standard', 'confirmed'] as const) {
      const target = await stage.startProvider({ accounts: ACCOUNTS, cheapHash: true, level });
      const counted: number[] = [];
      for (const flow of flows) {
        await stage.run(target, flow, { count: 1 }, 1); // clients and the like are read once
        counted.push(await countPerFlow(stage, target, flow));
      }
      await target.process.stop();
      counts.push(counted);
    }
    const [open = [], choosing = []] = counts;
    return flows.map((flow, index): Finding => {
      const [without = Number.NaN, withPolicy = Number.NaN] = [open[index], choosing[index]];
      say(`${flow}: ${without} without a policy, ${withPolicy} with one`);
      const what = `SQL statements that a policy adds, ${flow}`;
      return { what, figure: `${withPolicy.toFixed(1)} against ${without.toFixed(1)}`, ...against(withPolicy - without, { atMost: 0 }, 1) };
    });
  },
};
