import { nextVisitText } from './visit-store.ts';

export interface NextVisitJson {
  /** ISO 8601. */
  readonly starts_at: string;
  /** Of the centre. */
  readonly time_zone: string;
}

/** SQL, a NextVisitJson or null: the visit that account `$1` has booked. A part of another room's statement. */
export function attachNextVisit(): string {
  return nextVisitText;
}
