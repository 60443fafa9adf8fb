import { against, type Finding } from '../report.ts';
import type { Flow } from '../processes/load.ts';
import type { Stage, Target } from '../stage.ts';
import { ACCOUNTS, type Row } from './row.ts';

const REPETITIONS = 20;

interface Budget {
  readonly flow: Flow;
  readonly most?: number;
}

/** What test/oidc/statement-budget.test.ts asserts; counted here on the way as it is in production. */
const budgets: readonly Budget[] = [
  { flow: 'sign-in', most: 14 },
  { flow: 'single sign-on', most: 8 },
  { flow: 'refresh', most: 5 },
  { flow: 'introspection' },
  { flow: 'userinfo' },
  { flow: 'client credentials' },
];

/** The level and the verified data are read with the account: no flow needs a statement more. */
const standardBudgets: readonly Budget[] = [{ flow: 'sign-in', most: 15 }, { flow: 'refresh', most: 5 }, { flow: 'userinfo' }];

/** Statements sent to PostgreSQL for one flow from its first request to its last, BEGIN and COMMIT included. */
export const statements: Row = {
  name: 'statements',
  async measure(stage, { say }) {
    const simplified = await measureAll(stage, 'simplified', budgets, say);
    return [...simplified, ...(await measureAll(stage, 'standard', standardBudgets, say))];
  },
};

async function measureAll(
  stage: Stage,
  level: 'simplified' | 'standard',
  list: readonly Budget[],
  say: (text: string) => void,
): Promise<readonly Finding[]> {
  const target = await stage.startProvider({ accounts: ACCOUNTS, cheapHash: true, level });
  const findings: Finding[] = [];
  for (const { flow, most } of list) {
    await stage.run(target, flow, { count: 1 }, 1); // clients and the like are read once
    const perFlow = await countPerFlow(stage, target, flow);
    const what = level === 'standard' ? `${flow}, standard account` : flow;
    say(`${what}: ${perFlow}`);
    findings.push({
      what: `SQL statements, ${what}`,
      figure: '',
      ...(most === undefined ? { measured: perFlow.toFixed(1) } : against(perFlow, { atMost: most }, 1)),
    });
  }
  await target.process.stop();
  return findings;
}

/** The difference of two runs leaves out what each run begins with. */
export async function countPerFlow(stage: Stage, target: Target, flow: Flow): Promise<number> {
  await target.process.call('startCounting');
  const sent: number[] = [];
  for (const times of [REPETITIONS, 2 * REPETITIONS]) {
    await stage.run(target, flow, { count: times }, 1);
    sent.push((await target.process.call<readonly string[]>('takeStatements')).length);
  }
  await target.process.call('stopCounting');
  return ((sent[1] ?? 0) - (sent[0] ?? 0)) / REPETITIONS;
}
