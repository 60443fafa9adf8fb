import { listNearestCentres, type CentreNearby } from '../../../capabilities/service-centres/list-nearest-centres.ts';
import { listTowns } from '../../../capabilities/service-centres/list-towns.ts';
import type { Deps } from '../../../deps.ts';
import { assetUrl } from '../../assets.ts';
import { showPage, type Page } from '../page.ts';
import { showWaitingSite } from '../waiting-strip.ts';
import { townsOf, type Town } from './finder.ts';
import { centresView } from './view.ts';

const SHOWN = 10;

/** Where to go with one's document, the nearest first. Open to everybody. */
export const serviceCentresPage: Page = {
  path: '/service-centres',
  async get(ctx, deps) {
    await showWaitingSite(ctx, deps);
    const { page } = ctx.state;
    const ofEachTown = await listTowns(deps);
    const towns = townsOf(ofEachTown, page.language);
    const { near } = ctx.query;
    const town = towns.find(({ id }) => id === near);
    const nearby = await nearbyOf(deps, town);
    // The browser finds the nearest town by itself and tells us no more than that.
    ctx.set('permissions-policy', 'camera=(), geolocation=(self), microphone=(), payment=()');
    const model = { towns, town, nearby, ofEachTown, now: new Date(), script: assetUrl('service-centres.js') };
    showPage(ctx, { title: page.t('centres.title') }, centresView(page, model));
  },
};

function nearbyOf(deps: Pick<Deps, 'db'>, town: Town | undefined): Promise<readonly CentreNearby[]> {
  return town === undefined ? Promise.resolve([]) : listNearestCentres(deps, { from: town, limit: SHOWN });
}
