import { clientName } from '../../capabilities/relying-parties/client.ts';
import { firstPartyClientId } from '../../capabilities/relying-parties/first-party-client.ts';
import type { Deps } from '../../deps.ts';
import type { PageContext } from '../views/page-context.ts';

export type SiteNames = ReadonlyMap<string, string>;

/** Names of relying parties as citizens read them; one that is no longer registered goes by its id. The directory keeps them in memory. */
export async function siteNames(
  deps: Pick<Deps, 'clients'>,
  { language, t }: Pick<PageContext, 'language' | 't'>,
  clientIds: Iterable<string>,
): Promise<SiteNames> {
  const named = [...new Set(clientIds)].map(async (clientId) => {
    if (clientId === firstPartyClientId) return [clientId, t('activity.first_party')] as const;
    const client = await deps.clients.find(clientId);
    return [clientId, client === undefined ? clientId : clientName(client.metadata, language)] as const;
  });
  return new Map(await Promise.all(named));
}
