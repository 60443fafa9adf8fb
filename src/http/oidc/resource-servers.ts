import { errors, type ResourceServer } from 'oidc-provider';
import type { Policy } from '../../capabilities/relying-parties/policy.ts';

/** JWT access tokens (RFC 9068) for the resources (RFC 8707) that a relying party's policy names; others are `invalid_target`. */
export function resourceServers(accessTokenSeconds: number) {
  return {
    enabled: true,
    defaultResource: () => undefined as unknown as string,
    useGrantedResource: () => true,
    getResourceServerInfo(_ctx: unknown, identifier: string, client: { [key: string]: unknown }): ResourceServer {
      const policy = client['policy'] as Policy | undefined;
      const resource = policy?.resources?.find((one) => one.identifier === identifier);
      if (resource === undefined) throw new errors.InvalidTarget();
      return {
        scope: resource.scope,
        audience: identifier,
        accessTokenFormat: 'jwt',
        accessTokenTTL: accessTokenSeconds,
        jwt: { sign: { alg: 'ES256' } },
      };
    },
  };
}
