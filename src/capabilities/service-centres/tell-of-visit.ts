import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { findAccount } from '../accounts/find-account.ts';
import { enqueueMessage } from '../notifications/enqueue-message.ts';
import { readCentre } from './store.ts';
import type { Visit } from './visit.ts';
import { momentInWords } from './wall-clock.ts';

export interface TellOfVisitDeps {
  readonly keyring: Keyring;
  readonly config: { readonly issuer: string };
}

const DAY_SECONDS = 86_400;

/**
 * Tells the citizen of a visit within the caller's transaction, by SMS and by e-mail, to the newest contact of each kind: when and where,
 * by the centre's own clocks.
 */
export async function tellOfVisit(
  deps: TellOfVisitDeps,
  tx: Db,
  { visit, template }: { readonly visit: Visit; readonly template: 'visit_booked' | 'visit_reminder' | 'visit_withdrawn' },
): Promise<void> {
  const account = await findAccount({ db: tx, keyring: deps.keyring }, visit.accountId);
  const centre = await readCentre(tx, visit.centreId);
  if (account === undefined || centre === undefined) return;
  const { language } = account;
  const params = {
    when: momentInWords(language, visit.startsAt, centre.timeZone),
    place: `${centre.town[language]}, ${centre.address[language]}`,
    url: `${deps.config.issuer}/account/visits`,
  };
  for (const kind of ['phone', 'email'] as const) {
    const to = account.contacts.findLast((contact) => contact.kind === kind);
    if (to === undefined) continue;
    await enqueueMessage(deps, tx, { to, template, language, params, lifetimeSeconds: DAY_SECONDS });
  }
}
