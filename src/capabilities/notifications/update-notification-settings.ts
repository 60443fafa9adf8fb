import type { Db } from '../../database/connect.ts';
import { inTransaction } from '../../database/in-transaction.ts';
import { recordEvent } from '../audit/record-event.ts';
import { readChoices, writeChoices } from './settings-store.ts';
import { switchesOf, switchName, type Reachable } from './settings.ts';

export interface SettingsUpdate {
  readonly accountId: string;
  readonly reachable: Reachable;
  /** Names of the switches that are to be on; all others that the account has are to be off. */
  readonly on: ReadonlySet<string>;
  /** A factor was shown recently enough to change what protects the account. */
  readonly mayWeaken: boolean;
}

export type SettingsUpdateOutcome = { readonly kind: 'changed' | 'unchanged' | 'too_old' };

/** Writes what differs from how it stands; what nobody has decided stays open. All or nothing. */
export function updateNotificationSettings({ db }: { readonly db: Db }, update: SettingsUpdate): Promise<SettingsUpdateOutcome> {
  const { accountId, reachable, on, mayWeaken } = update;
  return inTransaction(db, async (tx) => {
    const standing = switchesOf(await readChoices(tx, accountId), reachable);
    const changed = standing.filter((each) => on.has(switchName(each)) !== each.on);
    if (changed.length === 0) return { kind: 'unchanged' };
    if (!mayWeaken && changed.some(({ kind }) => kind.protects)) return { kind: 'too_old' };
    await writeChoices(
      tx,
      accountId,
      changed.map(({ kind, channel, on: wasOn }) => ({ kind: kind.id, channel, enabled: !wasOn })),
    );
    const details = { on: namesOf(changed, false), off: namesOf(changed, true) };
    await recordEvent(tx, { actor: 'citizen', action: 'notifications.changed', accountId, details });
    return { kind: 'changed' };
  });
}

function namesOf(changed: ReturnType<typeof switchesOf>, wasOn: boolean): readonly string[] {
  return changed.filter(({ on }) => on === wasOn).map(switchName);
}
