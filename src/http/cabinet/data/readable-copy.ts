import type { ExportedEvent } from '../../../capabilities/audit/export-events.ts';
import type { PersonalCopy, PersonalParts } from '../../../capabilities/personal-data/export-personal-data.ts';

/** Newest events of each part that are worth paper. */
export const MOST_EVENTS = 500;

/** The copy as far as somebody reads it: the newest events alone, so that it is bounded whatever was held. */
export type ReadableCopy = PersonalParts & {
  /** Newest first, at most `MOST_EVENTS`. */
  readonly disclosures: readonly ExportedEvent[];
  /** Likewise. */
  readonly activity: readonly ExportedEvent[];
  /** There are older ones. */
  readonly hasMore: boolean;
};

export async function readableCopy({ parts, trail }: PersonalCopy): Promise<ReadableCopy> {
  const disclosures = await trail.newest('disclosures', MOST_EVENTS);
  const activity = await trail.newest('activity', MOST_EVENTS + 1);
  return { ...parts, disclosures, activity: activity.slice(0, MOST_EVENTS), hasMore: activity.length > MOST_EVENTS };
}
