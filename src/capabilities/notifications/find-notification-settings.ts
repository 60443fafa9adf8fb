import type { Db } from '../../database/connect.ts';
import { readSubscriptions } from './push-store.ts';
import type { ShownIn } from './push-subscription.ts';
import { readChoices } from './settings-store.ts';
import type { Choice } from './settings.ts';

export interface NotificationSettings {
  readonly choices: readonly Choice[];
  /** Browsers that show notices, oldest first. */
  readonly subscriptions: readonly ShownIn[];
}

export async function findNotificationSettings({ db }: { readonly db: Db }, accountId: string): Promise<NotificationSettings> {
  return { choices: await readChoices(db, accountId), subscriptions: await readSubscriptions(db, accountId) };
}
