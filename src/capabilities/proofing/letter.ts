import type { PostalAddress } from '../../kernel/postal-address.ts';

/** The first five are under way, the others are ends. `refused`: the post did not take it. */
export type LetterState =
  'queued' | 'exported' | 'printed' | 'in_transit' | 'delivered' | 'used' | 'void' | 'returned' | 'refused' | 'expired' | 'cancelled';

const sent = ['exported', 'printed', 'in_transit', 'delivered'] as const;

/** What may happen to a letter, in which states, and where it leads. The store's updates are made of these rows. */
export const letterOperations = {
  export: { from: ['queued'], to: 'exported' },
  refuse: { from: ['queued'], to: 'refused' },
  print: { from: ['exported'], to: 'printed' },
  carry: { from: ['exported', 'printed'], to: 'in_transit' },
  deliver: { from: ['exported', 'printed', 'in_transit'], to: 'delivered' },
  return: { from: sent, to: 'returned' },
  cancel: { from: ['queued', ...sent], to: 'cancelled' },
  expire: { from: ['queued', ...sent], to: 'expired' },
} as const satisfies Readonly<Record<string, { readonly from: readonly LetterState[]; readonly to: LetterState }>>;

export type LetterOperation = keyof typeof letterOperations;

/** The code counts from when the post has the letter: earlier nobody can have read it. */
export const openableStates: readonly LetterState[] = sent;

/** What the post tells of a letter. */
export type TrackingKind = 'printed' | 'in_transit' | 'delivered' | 'returned';

export const trackingOperations: Readonly<Record<TrackingKind, LetterOperation>> = {
  printed: 'print',
  in_transit: 'carry',
  delivered: 'deliver',
  returned: 'return',
};

export interface TrackingStep {
  readonly eventId: string;
  readonly kind: TrackingKind;
  readonly at: Date;
  /** A post office; as the post names it. */
  readonly place?: string;
}

/** A registered letter with a code, as its account may see it. */
export interface Letter {
  readonly letterId: string;
  readonly state: LetterState;
  readonly address: PostalAddress;
  readonly versionId: string;
  readonly triesLeft: number;
  readonly trackingNumber?: string;
  /** Oldest first. */
  readonly tracking: readonly TrackingStep[];
  readonly orderedAt: Date;
  readonly exportedAt?: Date;
  readonly expiresAt: Date;
}

export function isUnderWay({ state }: Pick<Letter, 'state'>): boolean {
  return state === 'queued' || openableStates.includes(state);
}

export function isOpenable({ state }: Pick<Letter, 'state'>): boolean {
  return openableStates.includes(state);
}
