import type { VisitReason } from './visit-reason.ts';

/** What takes two people. */
export const approvalKinds = ['access_restore', 'level_drop', 'contact_replacement'] as const;
export type ApprovalKind = (typeof approvalKinds)[number];

export type ApprovalState = 'requested' | 'approved' | 'rejected' | 'withdrawn' | 'expired';

/** Why a proof is to be revoked, for the audit trail. */
export const dropReasons = ['forged_document', 'other_person', 'operator_mistake', 'citizen_request'] as const;
export type DropReason = (typeof dropReasons)[number];

/** What one operator asks for and another decides. */
export interface Approval {
  readonly approvalId: string;
  readonly kind: ApprovalKind;
  readonly state: ApprovalState;
  readonly caseId: string;
  readonly accountId: string;
  readonly centreId: string;
  readonly requestedBy: string;
  readonly decidedBy?: string;
  /** Why it is asked for: of a level that is to drop a {@link DropReason}, else what the visitor came for. */
  readonly reason: VisitReason | DropReason;
  readonly requestedAt: Date;
  readonly expiresAt: Date;
  readonly decidedAt?: Date;
}

export function parseDropReason(text: string): DropReason | undefined {
  return dropReasons.find((reason) => reason === text);
}
