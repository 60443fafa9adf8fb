import type { EvidenceSource } from '../accounts/evidence.ts';
import type { Contact } from '../../kernel/identifier.ts';

/** Where sealed bytes of this room belong; both are sealed by the citizen's own key. */
export const places = {
  caseData: (caseId: string) => `desk_cases|data_sealed|${caseId}`,
  approvalData: (approvalId: string) => `approvals|data_sealed|${approvalId}`,
};

/** The contact that a visitor wants to be reached by from now on, while its code has not come back. */
export interface PendingContact {
  readonly purpose: 'access_restore' | 'contact_replacement';
  readonly contact: Contact;
  /** What goes for it: the contact of the same kind, or also the other, which the visitor has lost too. */
  readonly replaces: 'same_kind' | 'all';
}

/** What waits for a second person, once its code has come back. */
export interface NewContact extends Pick<PendingContact, 'contact' | 'replaces'> {
  /** ISO 8601. */
  readonly confirmedAt: string;
  readonly by: Extract<EvidenceSource, 'sms_code' | 'email_code'>;
}

/** Proofs that are to be revoked. */
export interface ProofsToRevoke {
  readonly proofIds: readonly string[];
}
