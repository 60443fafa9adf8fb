import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { RecordField, RecordKind } from './record-kinds.ts';

/** Each value in the one spelling that `fieldForms` keeps; what was not given is absent. */
export type RecordData = Readonly<Partial<Record<RecordField, string>>>;

/** Something that a person keeps in the account: a document, an address, a child, a vehicle. */
export interface KeptRecord {
  readonly recordId: string;
  readonly kind: RecordKind;
  /** Whose word it is: `citizen`, or the registry that has confirmed it. */
  readonly source: string;
  /** Absent while it is only the citizen's word. */
  readonly verifiedAt?: Date;
  readonly data: RecordData;
  /** The last day it is valid on. */
  readonly validUntil?: CalendarDate;
  /** Counts the changes: whoever saves says which one they have seen. */
  readonly revision: number;
  readonly addedAt: Date;
  readonly changedAt: Date;
}
