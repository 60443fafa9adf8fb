import { grantsOf } from './client-metadata.ts';
import type { Fault } from './fault.ts';
import { textsAt, type JsonObject } from './loose-json.ts';
import { hostOf } from './uri-rules.ts';

/**
 * A pairwise subject is computed from the sector: the host of the redirect URIs, or of sector_identifier_uri when they have several
 * (OpenID Connect Core §8.1). It must be certain which, for a citizen's `sub` never changes.
 */
export function sectorFaults(source: JsonObject): readonly Fault[] {
  const hasSector = source['sector_identifier_uri'] !== undefined;
  if (source['subject_type'] === 'public') {
    return hasSector ? [{ path: '/sector_identifier_uri', message: 'is for pairwise subjects only' }] : [];
  }
  if (hasSector) return [];
  if (!grantsOf(source).includes('authorization_code')) {
    const message = 'pairwise needs redirect_uris or sector_identifier_uri to take the sector from';
    return source['subject_type'] === undefined ? [] : [{ path: '/subject_type', message }];
  }
  const hosts = new Set(textsAt(source, 'redirect_uris').map(({ text }) => hostOf(text)));
  if (hosts.size <= 1) return [];
  return [{ path: '/sector_identifier_uri', message: 'is required for pairwise subjects when redirect_uris have several hosts' }];
}
