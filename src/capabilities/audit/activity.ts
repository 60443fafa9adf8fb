import type { RecordedEvent } from './list-events.ts';

/** What a citizen looks for in the trail of their account. */
export const activityKinds = ['all', 'sign_ins', 'disclosures', 'looks', 'changes'] as const;
export type ActivityKind = (typeof activityKinds)[number];

export function parseActivityKind(value: unknown): ActivityKind {
  return activityKinds.find((kind) => kind === value) ?? 'all';
}

/** After every id of an event, in any collation: what follows the prefix is hexadecimal. */
export const NEWEST = 'aud_g';

/** The id of an event, or what stands for the newest: anything else that came in an address. */
export function parseEventId(value: unknown): string {
  return typeof value === 'string' && /^aud_[\w-]{8,64}$/u.test(value) ? value : NEWEST;
}

/** One page of the trail, newest first. */
export interface ActivityPage {
  readonly events: readonly RecordedEvent[];
  /** Where the next page begins; absent on the last one. */
  readonly earlier?: string;
}
