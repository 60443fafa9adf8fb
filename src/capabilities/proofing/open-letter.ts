import type { DataKey } from '../../kernel/keyring.ts';
import type { Letter, TrackingStep } from './letter.ts';
import { letterPlaces } from './letter-places.ts';
import type { StoredLetter } from './letter-store.ts';
import { LETTER_TRIES } from './methods/postal-code.ts';
import type { PostalAddress } from '../../kernel/postal-address.ts';

/** A stored letter with its address open; one out of time counts as expired, whether or not the job has come to it. */
export function openLetter(dataKey: DataKey, stored: StoredLetter): Letter {
  const { letterId, versionId, attempts, trackingNumber, exportedAt, orderedAt, expiresAt } = stored;
  const isLate = !stored.inTime && ['queued', 'exported', 'printed', 'in_transit', 'delivered'].includes(stored.state);
  return {
    letterId,
    versionId,
    state: isLate ? 'expired' : stored.state,
    address: openAddress(dataKey, stored),
    triesLeft: Math.max(0, LETTER_TRIES - attempts),
    tracking: stored.tracking.map((step): TrackingStep => ({ ...step, at: new Date(step.at) })),
    orderedAt,
    expiresAt,
    ...(trackingNumber === null ? {} : { trackingNumber }),
    ...(exportedAt === null ? {} : { exportedAt }),
  };
}

/** Throws UnsealError when the row's bytes were changed or moved. */
export function openAddress(
  dataKey: DataKey,
  { letterId, addressSealed }: { readonly letterId: string; readonly addressSealed: Buffer },
): PostalAddress {
  return JSON.parse(dataKey.unseal(letterPlaces.address(letterId), addressSealed)) as PostalAddress;
}
