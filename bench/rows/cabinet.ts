import { median } from '../medians.ts';
import { against, type Finding } from '../report.ts';
import type { Round, Stage, Target } from '../stage.ts';
import { countPerFlow } from './statements.ts';
import { ACCOUNTS, type Row } from './row.ts';

const SECONDS = 4;
const EVENTS = 100_000;
/** Enough to seal the trail that was filled in: in service that is done as it grows. */
const WARM_UP_SECONDS = 20;

/** The pages that a citizen opens most, and the one that grows for as long as an account lives. */
export const cabinet: Row = {
  name: 'cabinet',
  async measure(stage, { rounds, say }) {
    const target = await stage.startProvider({ accounts: ACCOUNTS, cheapHash: true, level: 'standard', trail: EVENTS });
    const findings = [
      await statementsOfHome(stage, target),
      await rateOfHome(stage, target, rounds, say),
      await activity(stage, target, say),
    ];
    await target.process.stop();
    return findings;
  },
};

async function statementsOfHome(stage: Stage, target: Target): Promise<Finding> {
  await stage.run(target, 'home', { count: 1 }, 1);
  const perPage = await countPerFlow(stage, target, 'home');
  return { what: 'SQL statements, home of the cabinet', figure: '', ...against(perPage, { atMost: 6 }, 1) };
}

/** What one core makes when nothing else is on it: the server's CPU time counts, and that of PostgreSQL for it as well. */
async function rateOfHome(stage: Stage, target: Target, rounds: number, say: (text: string) => void): Promise<Finding> {
  const measured: Round[] = [];
  for (let round = -1; round < rounds; round++) {
    // The first round warms up.
    const result = await stage.run(target, 'home', { seconds: round < 0 ? WARM_UP_SECONDS : SECONDS });
    if (round >= 0) measured.push(result);
    say(`home: ${result.perSecond.toFixed(0)}/s`);
  }
  const server = median(measured.map(({ serverCpuSeconds, count }) => (serverCpuSeconds / count) * 1000));
  const postgres = median(measured.map(({ postgresCpuSeconds, count }) => (postgresCpuSeconds / count) * 1000));
  return {
    what: 'home of the cabinet, pages/s on one core',
    figure: `CPU ${server.toFixed(2)} ms + PostgreSQL ${postgres.toFixed(2)} ms`,
    ...against(1000 / (server + postgres), { atLeast: 300 }, 0),
  };
}

async function activity(stage: Stage, target: Target, say: (text: string) => void): Promise<Finding> {
  const owner = { ...target, accounts: 1 };
  await stage.run(owner, 'activity', { count: 50 }, 1);
  const { medianMilliseconds, p95Milliseconds } = await stage.run(owner, 'activity', { seconds: SECONDS }, 1);
  say(`activity: ${medianMilliseconds.toFixed(1)} ms`);
  return {
    what: `activity of ${EVENTS.toLocaleString('en')} events, milliseconds of a page`,
    figure: `p95 ${p95Milliseconds.toFixed(1)} ms`,
    ...against(medianMilliseconds, { atMost: 10 }, 1),
  };
}
