import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { ProofMethod } from '../../kernel/proof-method.ts';
import type { RecordedEvent } from '../audit/list-events.ts';
import type { RecordKind } from '../records/record-kinds.ts';
import type { RequestState } from '../registries/progress.ts';

/** What an account has that its owner may have to do something about, beside what the account itself says. */
export interface Overview {
  /** Identity data is typed and not sent. */
  readonly hasDraft: boolean;
  /** Of the newest submission to the registries; absent when there was none. */
  readonly submission?: RequestState;
  /** Attempts to prove identity that are under way, newest first. */
  readonly cases: readonly { readonly method: ProofMethod; readonly state: 'open' | 'waiting' }[];
  /** Documents that end soon or have ended, at most three, the first to end first. */
  readonly ending: readonly {
    readonly recordId: string;
    readonly kind: RecordKind;
    readonly validUntil: CalendarDate;
    readonly ended: boolean;
  }[];
  /** The password opens nothing until there is a new one; `securityCase` is the number of the case behind it. */
  readonly passwordCompromised: boolean;
  readonly securityCase?: string;
  /** When the account is going to be deleted, as its owner wished. */
  readonly deletionDueAt?: Date;
  /** A visit to a service centre that is booked; `timeZone` is that of the centre. */
  readonly visit?: { readonly startsAt: Date; readonly timeZone: string };
  /** What happened last, newest first. */
  readonly recent: readonly RecordedEvent[];
}
