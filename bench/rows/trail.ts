import { median } from '../medians.ts';
import type { TrailCost } from '../processes/trail.ts';
import { against } from '../report.ts';
import type { Row } from './row.ts';

const EVENTS = 100_000;
const LEAST_VERIFIED = 50_000;
/** Far above what a million sign-ins in an hour write. */
const LEAST_SEALED = 5000;

/** How fast the audit trail is sealed, and verified from end to end. */
export const trail: Row = {
  name: 'trail',
  async measure(stage, { rounds, long, say }) {
    const costs: TrailCost[] = [];
    for (let round = 0; round < rounds; round++) {
      const process = await stage.start('trail');
      const cost = await process.call<TrailCost>('measure', { url: await stage.createDatabase(), events: long ? 10 * EVENTS : EVENTS });
      await process.stop();
      costs.push(cost);
      say(
        `${Math.round(cost.sealedPerSecond)} sealed/s, ${Math.round(cost.verifiedPerSecond)} verified/s, ${cost.megabytes.toFixed(0)} MB`,
      );
    }
    const of = (side: (cost: TrailCost) => number) => median(costs.map(side));
    const [sealed, verified] = [of((cost) => cost.sealedPerSecond), of((cost) => cost.verifiedPerSecond)];
    return [
      {
        what: 'audit events verified in a second of CPU',
        figure: verified.toFixed(0),
        ...against(verified, { atLeast: LEAST_VERIFIED }, 0),
      },
      { what: 'audit events sealed per second', figure: sealed.toFixed(0), ...against(sealed, { atLeast: LEAST_SEALED }, 0) },
    ];
  },
};
