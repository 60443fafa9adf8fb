import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Language } from '../../kernel/language.ts';

/** What a bank vouches for. */
export interface BankVoucher {
  readonly snils?: string;
  readonly familyName: string;
  readonly givenName: string;
  readonly patronymic?: string;
  readonly birthDate: CalendarDate;
  readonly document?: { readonly type: string; readonly series: string; readonly number: string };
  /** When the bank itself identified the person. */
  readonly verifiedAt?: Date;
}

export interface BankEntry {
  readonly id: string;
  readonly name: Readonly<Record<Language, string>>;
  /** Where the browser is sent: a page whose form leads there has to name it (`form-action`). */
  readonly origin: string;
}

/** What must be kept between leaving for the bank and coming back; a secret of one case. */
export interface BankVisit {
  readonly bankId: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

export type BankAnswer =
  | { readonly kind: 'vouched'; readonly voucher: BankVoucher }
  | { readonly kind: 'refused'; readonly code: 'declined' | 'wrong_answer' | 'nothing_vouched' };

/** Banks as upstream OpenID providers (OpenID Connect Core, PAR, PKCE, private_key_jwt). Throws BankFault when a bank cannot be reached. */
export interface Banks {
  list(): readonly BankEntry[];
  /** `language`: of the bank's pages, if it has them. */
  begin(bankId: string, language?: Language): Promise<{ readonly visit: BankVisit; readonly url: string }>;
  /** `callback` is the whole address that the browser came back to. */
  complete(visit: BankVisit, callback: URL): Promise<BankAnswer>;
}

/** Path under our own address to which this bank, and no other, sends the browser back: the redirect URI registered there. */
export function bankAnswerPath(bankId: string): string {
  return `/banks/${bankId}/answer`;
}

export class BankFault extends Error {
  override readonly name = 'BankFault';
}

/** A letter as the post has to print and to carry it. Whoever holds it holds the code. */
export interface LetterToPrint {
  readonly letterId: string;
  readonly addressee: {
    readonly name: string;
    /** Street and house, then the settlement. */
    readonly lines: readonly string[];
    /** Six digits. */
    readonly postcode: string;
  };
  readonly language: Language;
  /** In groups, as it is to be read. */
  readonly code: string;
  readonly validUntil: Date;
  /** Where the code is typed. */
  readonly pageUrl: string;
}

export type HandOverResult =
  | { readonly kind: 'taken'; readonly letterId: string; readonly trackingNumber?: string }
  /** It will not be carried, now or later: there is no such address, for instance. */
  | { readonly kind: 'refused'; readonly letterId: string };

/** What happened to a letter. `kind` says how far it is, `place` names a post office. */
export interface PostEvent {
  readonly eventId: string;
  readonly letterId: string;
  readonly kind: 'printed' | 'in_transit' | 'delivered' | 'returned';
  readonly at: Date;
  readonly place?: string;
}

/**
 * A post that prints letters and carries them registered. Letters go over in batches, and one that was handed over before is the same letter:
 * the answer is repeated and nothing is printed twice. What happens to them is a journal that is read from where one left off. Throws
 * PostFault when the post cannot be reached or does not keep to the protocol.
 */
export interface PostalService {
  handOver(letters: readonly LetterToPrint[], signal: AbortSignal): Promise<readonly HandOverResult[]>;
  /** The events after a position, oldest first, and the position after them; from the beginning when none is given. */
  events(after: string | undefined, signal: AbortSignal): Promise<{ readonly events: readonly PostEvent[]; readonly position: string }>;
}

export class PostFault extends Error {
  override readonly name = 'PostFault';
}
