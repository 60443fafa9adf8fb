import { against, type Finding } from '../report.ts';
import type { Flow } from '../processes/load.ts';
import { ACCOUNTS, type Row } from './row.ts';

const REPETITIONS = 20;

/** What test/oidc/statement-budget.test.ts asserts; counted here on the way as it is in production. */
const budgets: readonly { readonly flow: Flow; readonly most?: number }[] = [
  { flow: 'sign-in', most: 14 },
  { flow: 'single sign-on', most: 8 },
  { flow: 'refresh', most: 5 },
  { flow: 'introspection' },
  { flow: 'userinfo' },
  { flow: 'client credentials' },
];

/** Statements sent to PostgreSQL for one flow from its first request to its last, BEGIN and COMMIT included. */
export const statements: Row = {
  name: 'statements',
  async measure(stage, { say }) {
    const target = await stage.startProvider({ accounts: ACCOUNTS, cheapHash: true });
    const findings: Finding[] = [];
    for (const { flow, most } of budgets) {
      await stage.run(target, flow, { count: 1 }, 1); // clients and the like are read once
      const perFlow = await count(flow);
      say(`${flow}: ${perFlow}`);
      findings.push({
        what: `SQL statements, ${flow}`,
        figure: '',
        ...(most === undefined ? { measured: perFlow.toFixed(1) } : against(perFlow, { atMost: most }, 1)),
      });
    }
    await target.process.stop();
    return findings;

    /** The difference of two runs leaves out what each run begins with. */
    async function count(flow: Flow): Promise<number> {
      await target.process.call('startCounting');
      const sent: number[] = [];
      for (const times of [REPETITIONS, 2 * REPETITIONS]) {
        await stage.run(target, flow, { count: times }, 1);
        sent.push((await target.process.call<readonly string[]>('takeStatements')).length);
      }
      await target.process.call('stopCounting');
      return ((sent[1] ?? 0) - (sent[0] ?? 0)) / REPETITIONS;
    }
  },
};
