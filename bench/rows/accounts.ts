import { median } from '../medians.ts';
import { against } from '../report.ts';
import type { Round } from '../stage.ts';
import { ACCOUNTS, type Row } from './row.ts';

const SECONDS = 4;
const MOST = 1.15;

/** The same sign-ins over few accounts and over many, in turns, spread over all of them, with a hash that hides nothing. */
export const accounts: Row = {
  name: 'accounts',
  async measure(stage, { long, rounds, say }) {
    const many = long ? 1_000_000 : 100_000;
    const small = await stage.startProvider({ accounts: ACCOUNTS, cheapHash: true });
    say(`opening ${many} accounts`);
    const large = await stage.startProvider({ accounts: many, cheapHash: true });
    const pairs: { small: Round; large: Round }[] = [];
    for (let round = -1; round < rounds; round++) {
      const pair = {
        small: await stage.run(small, 'sign-in', { seconds: SECONDS }),
        large: await stage.run(large, 'sign-in', { seconds: SECONDS }),
      };
      // The first round warms both up.
      if (round >= 0) pairs.push(pair);
      say(`${milliseconds(pair.small).toFixed(2)} ms of CPU with ${ACCOUNTS}, ${milliseconds(pair.large).toFixed(2)} ms with ${many}`);
    }
    await Promise.all([small.process.stop(), large.process.stop()]);
    const figure = (of: (round: Round) => number) =>
      `${median(pairs.map((pair) => of(pair.large))).toFixed(2)} ms against ${median(pairs.map((pair) => of(pair.small))).toFixed(2)} ms`;
    const ratio = (of: (round: Round) => number) => median(pairs.map((pair) => of(pair.large) / of(pair.small)));
    return [
      {
        what: `CPU of a sign-in with ${many} accounts, of that with ${ACCOUNTS}`,
        figure: figure(milliseconds),
        ...against(ratio(milliseconds), { atMost: MOST }),
      },
      { what: '  PostgreSQL alone', figure: figure(postgres), measured: ratio(postgres).toFixed(2) },
      {
        what: '  time under load',
        figure: figure(({ medianMilliseconds }) => medianMilliseconds),
        measured: ratio(({ medianMilliseconds }) => medianMilliseconds).toFixed(2),
      },
    ];
  },
};

/** CPU of provider and database for one sign-in. */
function milliseconds(round: Round): number {
  return ((round.serverCpuSeconds + round.postgresCpuSeconds) / round.count) * 1000;
}

function postgres({ postgresCpuSeconds, count }: Round): number {
  return (postgresCpuSeconds / count) * 1000;
}
