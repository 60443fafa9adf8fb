import { median } from '../medians.ts';
import { against, type Finding } from '../report.ts';
import type { Round } from '../stage.ts';
import { ACCOUNTS, type Row, type RowOptions } from './row.ts';

const HASH_SECONDS = 2;
const SIGN_IN_SECONDS = 6;

/** Sign-ins by password against the hash rate of the moment: hashing rounds stand on both sides of each round of sign-ins. */
export const signIns: Row = {
  name: 'sign-in',
  async measure(stage, { rounds, say }: RowOptions) {
    const target = await stage.startProvider({ accounts: ACCOUNTS, cheapHash: false });
    await stage.run(target, 'sign-in', { seconds: SIGN_IN_SECONDS / 2 });
    const hashRates = [await stage.hashRate(HASH_SECONDS)];
    const results: Round[] = [];
    for (let round = 0; round < rounds; round++) {
      const result = await stage.run(target, 'sign-in', { seconds: SIGN_IN_SECONDS });
      hashRates.push(await stage.hashRate(HASH_SECONDS));
      results.push(result);
      say(`${result.perSecond.toFixed(1)} sign-ins/s, hashing alone ${hashRates.at(-1)?.toFixed(1)}/s`);
    }
    await target.process.stop();
    return findings(results, hashRates);
  },
};

function findings(results: readonly Round[], hashRates: readonly number[]): Finding[] {
  const ratio = median(results.map(({ perSecond }, index) => (2 * perSecond) / ((hashRates[index] ?? 0) + (hashRates[index + 1] ?? 0))));
  const rate = median(results.map(({ perSecond }) => perSecond));
  const latency = median(results.map(({ medianMilliseconds }) => medianMilliseconds));
  const late = median(results.map(({ p95Milliseconds }) => p95Milliseconds));
  const each = (seconds: (round: Round) => number) => median(results.map((round) => (seconds(round) / round.count) * 1000)).toFixed(1);
  return [
    { what: 'argon2id, nothing else, all cores', figure: `${median(hashRates).toFixed(0)}/s` },
    { what: 'sign-in by password, of the hash rate', figure: `${rate.toFixed(0)}/s`, ...against(ratio, { atLeast: 0.5 }) },
    { what: '  time of one under this load', figure: `median ${latency.toFixed(0)} ms, p95 ${late.toFixed(0)} ms` },
    {
      what: '  CPU of one',
      figure:
        `hash and other threads ${each(({ serverCpuSeconds, loopSeconds }) => serverCpuSeconds - loopSeconds)} ms, ` +
        `JavaScript ${each(({ loopSeconds }) => loopSeconds)} ms, PostgreSQL ${each(({ postgresCpuSeconds }) => postgresCpuSeconds)} ms, ` +
        `load ${each(({ cpuSeconds }) => cpuSeconds)} ms`,
    },
  ];
}
