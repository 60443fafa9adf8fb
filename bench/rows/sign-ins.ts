import type { HashRate } from '../processes/hashing.ts';
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
    const hashing = [await stage.hash(HASH_SECONDS)];
    const results: Round[] = [];
    for (let round = 0; round < rounds; round++) {
      const result = await stage.run(target, 'sign-in', { seconds: SIGN_IN_SECONDS });
      hashing.push(await stage.hash(HASH_SECONDS));
      results.push(result);
      say(`${result.perSecond.toFixed(1)} sign-ins/s, hashing alone ${hashing.at(-1)?.perSecond.toFixed(1)}/s`);
    }
    await target.process.stop();
    return findings(results, hashing);
  },
};

/** Of two rounds of hashing, before and after. */
function around(hashing: readonly HashRate[], index: number, of: (hash: HashRate) => number): number {
  return median(hashing.slice(index, index + 2).map(of));
}

function findings(results: readonly Round[], hashing: readonly HashRate[]): Finding[] {
  const ratio = median(results.map(({ perSecond }, index) => perSecond / around(hashing, index, (hash) => hash.perSecond)));
  const cpuOf = (round: Round) => (round.serverCpuSeconds + round.postgresCpuSeconds + round.cpuSeconds) / round.count;
  const share = median(results.map((round, index) => around(hashing, index, (hash) => hash.cpuSeconds) / cpuOf(round)));
  const rate = median(results.map(({ perSecond }) => perSecond));
  const latency = median(results.map(({ medianMilliseconds }) => medianMilliseconds));
  const late = median(results.map(({ p95Milliseconds }) => p95Milliseconds));
  const each = (seconds: (round: Round) => number) => median(results.map((round) => (seconds(round) / round.count) * 1000)).toFixed(1);
  return [
    { what: 'argon2id, nothing else, all cores', figure: `${median(hashing.map(({ perSecond }) => perSecond)).toFixed(0)}/s` },
    { what: 'sign-in by password, of the hash rate', figure: `${rate.toFixed(0)}/s`, ...against(ratio, { atLeast: 0.5 }) },
    { what: '  time of one under this load', figure: `median ${latency.toFixed(0)} ms, p95 ${late.toFixed(0)} ms` },
    {
      what: '  hash alone, of all CPU that one takes',
      figure: `${(median(results.map(cpuOf)) * 1000).toFixed(1)} ms`,
      measured: share.toFixed(2),
    },
    {
      what: '  CPU of one',
      figure:
        `hash and other threads ${each(({ serverCpuSeconds, loopSeconds }) => serverCpuSeconds - loopSeconds)} ms, ` +
        `JavaScript ${each(({ loopSeconds }) => loopSeconds)} ms, PostgreSQL ${each(({ postgresCpuSeconds }) => postgresCpuSeconds)} ms, ` +
        `load ${each(({ cpuSeconds }) => cpuSeconds)} ms`,
    },
  ];
}
