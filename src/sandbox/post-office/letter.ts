/** What a letter has been through; `received` is not told to the provider, which knows. */
export type LetterState = 'received' | 'printed' | 'in_transit' | 'delivered' | 'returned';

export interface LetterRecord {
  readonly letterId: string;
  readonly trackingNumber: string;
  readonly addressee: { readonly name: string; readonly lines: readonly string[]; readonly postcode: string };
  /** The words on the paper, line by line. */
  readonly text: readonly string[];
  /** ISO 8601. */
  readonly receivedAt: string;
  readonly state: LetterState;
}

export type EventKind = Exclude<LetterState, 'received'>;

export interface PostEvent {
  readonly eventId: string;
  readonly letterId: string;
  readonly kind: EventKind;
  readonly at: string;
  readonly place: string;
}

/** What can be done with a letter, by its state; the first is what happens if all goes well. */
export const nextSteps: Readonly<Record<LetterState, readonly EventKind[]>> = {
  received: ['printed', 'returned'],
  printed: ['in_transit', 'returned'],
  in_transit: ['delivered', 'in_transit', 'returned'],
  delivered: [],
  returned: [],
};

export function isEventKind(text: string): text is EventKind {
  return ['printed', 'in_transit', 'delivered', 'returned'].includes(text);
}

/** The code as somebody reads it who has the paper before them. */
export function codeOnPaper({ text }: Pick<LetterRecord, 'text'>): string | undefined {
  const found = text.map((line) => /\b([2-9A-Z]{4}(?:-[2-9A-Z]{4}){2})$/u.exec(line)?.[1]);
  return found.find((code) => code !== undefined);
}
