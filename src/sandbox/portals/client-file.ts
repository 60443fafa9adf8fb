import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PortalCredentials } from './credentials.ts';
import type { PortalDefinition } from './definition.ts';

/** The portal as the provider has to know it: RFC 7591 §2 metadata, OpenID Connect logout metadata, and our `policy`. */
export function clientDescription(definition: PortalDefinition, baseUrl: string, credentials: PortalCredentials): Record<string, unknown> {
  return {
    client_id: definition.clientId,
    client_name: definition.name.ru,
    'client_name#en': definition.name.en,
    client_uri: baseUrl,
    redirect_uris: [`${baseUrl}/callback`],
    post_logout_redirect_uris: [`${baseUrl}/signed-out`],
    backchannel_logout_uri: `${baseUrl}/backchannel-logout`,
    backchannel_logout_session_required: true,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    scope: definition.scope,
    subject_type: 'pairwise',
    id_token_signed_response_alg: 'ES256',
    ...credentials.clientMetadata,
    policy: definition.policy,
  };
}

/** Writes the file for `paiza client apply FILE`; it may hold a secret. Returns its path. */
export function writeClientFile(definition: PortalDefinition, baseUrl: string, credentials: PortalCredentials, dataDir: string): string {
  const folder = join(dataDir, 'clients');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${definition.id}.json`);
  writeFileSync(file, `${JSON.stringify(clientDescription(definition, baseUrl, credentials), undefined, 2)}\n`, { mode: 0o600 });
  return file;
}
