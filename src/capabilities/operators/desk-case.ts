import type { VisitReason } from './visit-reason.ts';

/**
 * A visit: `found`, then `matched` once the document in the operator's hands is the checked one. A registration: `contact` until the visitor
 * has typed a code, `identity` until data is sent, `checking` until the registries answer. The others are ends.
 */
export type DeskCaseState =
  'found' | 'matched' | 'contact' | 'identity' | 'checking' | 'confirmed' | 'requested' | 'closed' | 'exhausted' | 'expired';

/** What may be done with a case, in which states, and where it leads. The store's updates are made of these rows. */
export const deskOperations = {
  match: { from: ['found'], to: 'matched' },
  exhaust: { from: ['found'], to: 'exhausted' },
  hand_over: { from: ['found', 'matched'], to: 'requested' },
  open_account: { from: ['contact'], to: 'identity' },
  submit: { from: ['identity'], to: 'checking' },
  correct: { from: ['checking'], to: 'identity' },
  confirm: { from: ['matched', 'checking'], to: 'confirmed' },
  close: { from: ['found', 'matched', 'contact', 'identity'], to: 'closed' },
} as const satisfies Readonly<Record<string, { readonly from: readonly DeskCaseState[]; readonly to: DeskCaseState }>>;

export type DeskOperation = keyof typeof deskOperations;

/** One citizen at the counter, served by one operator. */
export interface DeskCase {
  readonly caseId: string;
  readonly kind: 'visit' | 'registration';
  readonly state: DeskCaseState;
  readonly operatorId: string;
  readonly centreId: string;
  /** Absent until a visitor's account is opened. */
  readonly accountId?: string;
  readonly reason: VisitReason;
  /** The data that the document was compared with. */
  readonly versionId?: string;
  readonly triesLeft: number;
  readonly proofId?: string;
  readonly openedAt: Date;
  readonly endedAt?: Date;
}

/** A case of somebody's account. */
export type CitizenCase = DeskCase & { readonly accountId: string };

/** Documents that may be typed for one visit; each answer tells which of its fields differ. */
export const DOCUMENT_TRIES = 5;

const ends: ReadonlySet<DeskCaseState> = new Set(['confirmed', 'requested', 'closed', 'exhausted', 'expired']);

export function isUnderWay({ state }: Pick<DeskCase, 'state'>): boolean {
  return !ends.has(state);
}

/** Under way, or ended no longer ago than this. */
export function isInTime({ endedAt }: Pick<DeskCase, 'endedAt'>, seconds: number): boolean {
  return endedAt === undefined || Date.now() - endedAt.getTime() < seconds * 1000;
}

/** Only who holds the checked document may get the account, or have it reached elsewhere. */
export function mayReplaceContact({ state }: Pick<DeskCase, 'state'>): boolean {
  return state === 'matched';
}

/** The citizen need not be there. */
export function mayDropLevel({ state }: Pick<DeskCase, 'state'>): boolean {
  return (deskOperations.hand_over.from as readonly DeskCaseState[]).includes(state);
}
