import type { Db } from '../../database/connect.ts';
import { tellAccount, type TellAccountDeps } from '../accounts/tell-account.ts';
import { readCentre } from './store.ts';
import type { Visit } from './visit.ts';
import { momentInWords } from './wall-clock.ts';

const DAY_SECONDS = 86_400;

/** Tells the citizen of a visit within the caller's transaction: when and where, by the centre's own clocks. */
export async function tellOfVisit(
  deps: TellAccountDeps,
  tx: Db,
  { visit, template }: { readonly visit: Visit; readonly template: 'visit_booked' | 'visit_reminder' | 'visit_withdrawn' },
): Promise<void> {
  const centre = await readCentre(tx, visit.centreId);
  if (centre === undefined) return;
  await tellAccount(deps, tx, {
    accountId: visit.accountId,
    template,
    page: '/account/visits',
    params: (language) => ({
      when: momentInWords(language, visit.startsAt, centre.timeZone),
      place: `${centre.town[language]}, ${centre.address[language]}`,
    }),
    lifetimeSeconds: DAY_SECONDS,
  });
}
