import type { RecordedEvent } from '../../../capabilities/audit/list-events.ts';
import { findCentre } from '../../../capabilities/service-centres/find-centre.ts';
import type { Deps } from '../../../deps.ts';
import type { Language } from '../../../kernel/language.ts';

/** Names of the service centres that events speak of; a page of events speaks of few. */
export async function centreNames(
  deps: Pick<Deps, 'db'>,
  language: Language,
  events: readonly Pick<RecordedEvent, 'details'>[],
): Promise<ReadonlyMap<string, string>> {
  const ids = new Set(events.flatMap(({ details: { centre } }) => (typeof centre === 'string' ? [centre] : [])));
  const named = await Promise.all([...ids].map(async (id) => [id, (await findCentre(deps, id))?.name[language] ?? id] as const));
  return new Map(named);
}
