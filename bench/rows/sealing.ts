import { median } from '../medians.ts';
import type { SealingCost } from '../processes/sealing.ts';
import { against } from '../report.ts';
import type { Row } from './row.ts';

const PEOPLE = 5000;
const MOST_MILLISECONDS = 0.2;

/** CPU of encrypting and decrypting all that is kept of one person with standard identity data, key included. */
export const sealing: Row = {
  name: 'sealing',
  async measure(stage, { rounds, say }) {
    const costs: SealingCost[] = [];
    for (let round = 0; round < rounds; round++) {
      const cost = await stage.seal(PEOPLE);
      costs.push(cost);
      say(`${cost.sealMilliseconds.toFixed(3)} ms to encrypt, ${cost.unsealMilliseconds.toFixed(3)} ms to decrypt`);
    }
    const of = (side: (cost: SealingCost) => number) => median(costs.map(side));
    const figure = `encrypt ${of((cost) => cost.sealMilliseconds).toFixed(3)} ms, decrypt ${of((cost) => cost.unsealMilliseconds).toFixed(3)} ms`;
    const both = of(({ sealMilliseconds, unsealMilliseconds }) => sealMilliseconds + unsealMilliseconds);
    return [{ what: 'CPU of one person’s data, both ways, ms', figure, ...against(both, { atMost: MOST_MILLISECONDS }, 3) }];
  },
};
