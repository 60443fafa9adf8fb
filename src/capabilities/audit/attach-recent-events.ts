import { recentText } from './activity-store.ts';
import type { RecordedEvent } from './list-events.ts';

/** An event as the statement gives it; `at` in ISO 8601. */
export interface EventJson {
  readonly id: string;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly client_id: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** SQL, a list of EventJson or null: the newest events of account `$1`. A part of another room's statement. */
export function attachRecentEvents(limit: number): string {
  return recentText(limit);
}

export function eventOf({ client_id: clientId, at, ...event }: EventJson): RecordedEvent {
  return { ...event, at: new Date(at), ...(clientId === null ? {} : { clientId }) };
}
