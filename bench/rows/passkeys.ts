import { median } from '../medians.ts';
import type { Passkeys } from '../population/passkeys.ts';
import { against } from '../report.ts';
import type { Round } from '../stage.ts';
import { ACCOUNTS, type Row } from './row.ts';
import { countPerFlow } from './statements.ts';

const SECONDS = 4;

/**
 * Sign-ins by passkey on a device that is new each time, against the bare library in memory, which shows no page and checks no signature:
 * one process each, the same load, in turns.
 */
export const passkeys: Row = {
  name: 'passkeys',
  async measure(stage, { rounds, say }) {
    const provider = await stage.startProvider({ accounts: ACCOUNTS, cheapHash: true });
    const ours = { ...provider, passkeys: await provider.process.call<Passkeys>('givePasskeys') };
    const library = await stage.startLibrary();
    const pairs: { ours: Round; library: Round }[] = [];
    for (let round = -1; round < rounds; round++) {
      const bare = await stage.run(library, 'sign-in', { seconds: SECONDS });
      const own = await stage.run(ours, 'passkey', { seconds: SECONDS });
      // The first round warms both up.
      if (round >= 0) pairs.push({ ours: own, library: bare });
      say(`sign-in by passkey: ${own.perSecond.toFixed(0)}/s, bare library in memory ${bare.perSecond.toFixed(0)}/s`);
    }
    const perFlow = await countPerFlow(stage, ours, 'passkey');
    await Promise.all([ours.process.stop(), library.process.stop()]);
    const of = (side: 'ours' | 'library', figure: (round: Round) => number) => median(pairs.map((pair) => figure(pair[side])));
    const ratio = median(pairs.map((pair) => pair.ours.perSecond / pair.library.perSecond));
    const figure =
      `${of('ours', rate).toFixed(0)}/s of ${of('library', rate).toFixed(0)}/s; CPU ${of('ours', serverCpu).toFixed(2)} ms + ` +
      `PostgreSQL ${of('ours', postgresCpu).toFixed(2)} ms of ${of('library', serverCpu).toFixed(2)} ms`;
    return [
      { what: 'sign-in by passkey, of the bare library', figure, ...against(ratio, { atLeast: 0.6 }) },
      { what: 'SQL statements, sign-in by passkey', figure: '', measured: perFlow.toFixed(1) },
    ];
  },
};

const rate = ({ perSecond }: Round) => perSecond;
const serverCpu = ({ serverCpuSeconds, count }: Round) => (serverCpuSeconds / count) * 1000;
const postgresCpu = ({ postgresCpuSeconds, count }: Round) => (postgresCpuSeconds / count) * 1000;
