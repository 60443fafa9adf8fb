import { median } from '../medians.ts';
import { against } from '../report.ts';
import { ACCOUNTS, type Row } from './row.ts';

const SAMPLES = 10;
const MOST_MEGABYTES = 250;
/** Resident memory at the end over that at a third of the way, when caches and the heap have found their size. */
const MOST_GROWTH = 1.1;

/** Memory of one process while citizens sign in by password, one after another and a dozen at once. */
export const memory: Row = {
  name: 'memory',
  async measure(stage, { long, say }) {
    const total = long ? 10_000 : 2000;
    const target = await stage.startProvider({ accounts: ACCOUNTS, cheapHash: false });
    const samples: number[] = [];
    for (let sample = 1; sample <= SAMPLES; sample++) {
      const { server } = await stage.run(target, 'sign-in', { count: total / SAMPLES });
      samples.push(server.residentMegabytes);
      say(`${server.residentMegabytes.toFixed(0)} MB after ${(sample * total) / SAMPLES} sign-ins`);
    }
    await target.process.stop();
    const growth = median(samples.slice(-3)) / median(samples.slice(2, 5));
    const figure = `${samples.map((megabytes) => megabytes.toFixed(0)).join(' ')} MB`;
    return [
      { what: `memory during ${total} sign-ins`, figure, ...against(Math.max(...samples), { atMost: MOST_MEGABYTES }, 0) },
      { what: '  last third of it against the second', figure: '', ...against(growth, { atMost: MOST_GROWTH }) },
    ];
  },
};
