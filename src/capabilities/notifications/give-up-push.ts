import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { sealContent, type PushDetails } from './message-content.ts';
import { deleteSubscription, lockSubscriptions } from './push-store.ts';
import { insertMessage, queueDelivery, type ClaimedMessage } from './store.ts';

/** About a minute of a push service that does not take messages. */
const PATIENT_ATTEMPTS = 5;

/** Whether waiting longer would keep the words from somebody who could have them by SMS. */
export function isPushHopeless(push: PushDetails | undefined, attempts: number): boolean {
  return push?.sms !== undefined && attempts >= PATIENT_ATTEMPTS;
}

export interface GivenUpPush {
  readonly claimed: Pick<ClaimedMessage, 'template' | 'secondsLeft'>;
  readonly push: PushDetails;
  /** The browser takes no messages any more. */
  readonly gone: boolean;
}

/**
 * After a push that did not arrive, in the transaction that drops it: forgets a browser that is gone, and sends the SMS that the push stood in
 * for, unless another browser of the account has the same words. However many pushes fail, there is one SMS: its id was given beforehand.
 */
export async function giveUpPush(
  { keyring }: { readonly keyring: Keyring },
  tx: Db,
  { claimed: { template, secondsLeft }, push, gone }: GivenUpPush,
): Promise<void> {
  const { accountId, subscriptionId, sms } = push;
  const others = (await lockSubscriptions(tx, accountId)).filter((id) => id !== subscriptionId);
  if (gone) await deleteSubscription(tx, accountId, subscriptionId);
  if (sms === undefined || (gone && others.length > 0)) return;
  const { messageId: id, ...words } = sms;
  const contentSealed = sealContent(keyring, id, words);
  const message = { id, channel: 'sms', template, contentSealed, lifetimeSeconds: secondsLeft } as const;
  if (await insertMessage(tx, message)) await queueDelivery(tx, message, 0);
}
