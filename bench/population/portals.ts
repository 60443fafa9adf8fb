import type { Portal } from '../load/flows.ts';

/** Two relying parties, so that single sign-on leads to another one. Both servers know them by the same file. */
export const portals: readonly [Portal, Portal] = [portal('region'), portal('tax')];

export const scopes = ['openid', 'profile'] as const;

function portal(name: string): Portal {
  return {
    clientId: name,
    secret: `${name}-0123456789abcdefghijklmnopqrstuvwxyzABCDEF`,
    redirectUri: `https://${name}.example/callback`,
    resource: 'https://services.example',
  };
}

/** RFC 7591 metadata. */
export function metadataOf({ clientId, secret, redirectUri }: Portal): Record<string, unknown> {
  return {
    client_id: clientId,
    client_name: clientId,
    client_secret: secret,
    redirect_uris: [redirectUri],
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
    response_types: ['code'],
    scope: scopes.join(' '),
    token_endpoint_auth_method: 'client_secret_basic',
    id_token_signed_response_alg: 'ES256',
  };
}
