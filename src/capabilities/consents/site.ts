import type { ConsentedAccess } from './consent.ts';

/** A relying party that a citizen has said yes to, and what became of it. */
export interface Site {
  readonly clientId: string;
  readonly access: ConsentedAccess;
  /** Since when this much; a wider yes begins anew. */
  readonly grantedAt: Date;
  /** When it last learned something; to the hour, for what it asks over and over is recorded once an hour. */
  readonly lastUsedAt?: Date;
}

/** How far the relying party was told that the citizen is no longer signed in there. */
export type LogoutDelivery = 'none' | 'waiting' | 'retrying' | 'delivered' | 'failed';

export interface WithdrawnSite {
  readonly clientId: string;
  readonly withdrawnAt: Date;
  readonly delivery: LogoutDelivery;
}

export interface DeliveryCounts {
  readonly deliveries: number;
  readonly delivered: number;
  /** Most attempts at one that has not been taken. */
  readonly attempts: number;
}

/** Several sessions make several deliveries: all must have been taken, and one that was given up is the news. */
export function deliveryOf({ deliveries, delivered, attempts }: DeliveryCounts, mostAttempts: number): LogoutDelivery {
  if (deliveries === 0) return 'none';
  if (delivered === deliveries) return 'delivered';
  if (attempts >= mostAttempts) return 'failed';
  return attempts > 0 ? 'retrying' : 'waiting';
}
