/** `withdrawn`: the centre took it back; `kept`: the person was there; `missed`: nobody knows that they were. */
export type VisitState = 'booked' | 'cancelled' | 'withdrawn' | 'kept' | 'missed';

/** What may be done with a visit and where it leads; only one that is booked moves, once. */
export const visitOperations = {
  cancel: 'cancelled',
  withdraw: 'withdrawn',
  complete: 'kept',
  miss: 'missed',
} as const satisfies Readonly<Record<string, Exclude<VisitState, 'booked'>>>;

export type VisitOperation = keyof typeof visitOperations;

/** A time at a centre that somebody has booked. */
export interface Visit {
  readonly visitId: string;
  readonly accountId: string;
  /** The case that the visit is for. */
  readonly caseId: string;
  readonly centreId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly state: VisitState;
  readonly bookedAt: Date;
}

/** So many within 24 hours: whoever books and cancels over and over keeps others away. */
export const VISITS_PER_DAY = 10;
