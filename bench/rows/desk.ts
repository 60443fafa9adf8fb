import { median } from '../medians.ts';
import type { DeskInput, SearchInput } from '../processes/desk.ts';
import { against, type Finding } from '../report.ts';
import type { Stage } from '../stage.ts';
import type { Row } from './row.ts';

const SEARCHES = 500;
const MOST_MILLISECONDS = 20;

/** An operator finds a citizen by an exact key, among many; one search after the other. */
export const desk: Row = {
  name: 'desk',
  async measure(stage, { long, say }) {
    const accounts = long ? 1_000_000 : 100_000;
    say(`opening ${accounts} standard accounts`);
    const remote = await stage.start('desk');
    await remote.call('start', { databaseUrl: await stage.createDatabase(), accounts } satisfies DeskInput);
    const findings: Finding[] = [];
    for (const by of ['phone', 'snils'] as const) findings.push(await measure(remote, { by, accounts, count: SEARCHES }));
    for (const { what, figure } of findings) say(`${what}: ${figure}`);
    await remote.stop();
    return findings;
  },
};

async function measure(remote: Awaited<ReturnType<Stage['start']>>, input: SearchInput): Promise<Finding> {
  await remote.call('search', { ...input, count: SEARCHES / 5 } satisfies SearchInput); // connections, plans, compiled code
  const times = (await remote.call<readonly number[]>('search', input)).toSorted((one, other) => one - other);
  const p99 = times[Math.floor(times.length * 0.99)] ?? Number.POSITIVE_INFINITY;
  const figure = `median ${median(times).toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
  return {
    what: `desk search by ${input.by}, ${input.accounts} accounts`,
    figure,
    ...against(median(times), { atMost: MOST_MILLISECONDS }, 1),
  };
}
