import compose from 'koa-compose';
import type { Middleware } from 'koa';
import Provider from 'oidc-provider';
import type { BackchannelLogout } from '../../capabilities/sessions/enqueue-logout.ts';
import { takeLogoutDelivery } from '../../capabilities/sessions/take-logout-delivery.ts';
import { loadPairwiseSecret } from '../../capabilities/sessions/load-pairwise-secret.ts';
import { loadSigningKeys } from '../../capabilities/signing-keys/load-signing-keys.ts';
import { watchSigningKeys } from '../../capabilities/signing-keys/watch-signing-keys.ts';
import { equalBytes } from '../../kernel/keyring.ts';
import { digestToken } from '../../kernel/secret-token.ts';
import { deferBackchannelLogout, deliverBackchannelLogout } from './backchannel-logout.ts';
import { disclosures } from './disclosures.ts';
import { introspectedClass } from './introspected-class.ts';
import { recordSignOuts } from './record-sign-out.ts';
import { providerConfiguration, type ProviderDeps } from './provider-configuration.ts';
import { TokenSigningKey } from './token-signing-key.ts';

/** The OpenID provider as the rest of the program sees it. */
export interface OidcGate {
  /** The provider of now; a new one takes its place when signing keys rotate, while requests under way finish on the old one. */
  provider(): Provider;
  readonly middleware: Middleware;
  /** One attempt of the job that `BackchannelLogout` describes; throws when the relying party did not take it. */
  deliverBackchannelLogout(payload: unknown): Promise<void>;
  /** Reads the signing keys again; returns when new tokens are signed with them. */
  reload(): Promise<void>;
  stop(): Promise<void>;
}

interface Current {
  readonly provider: Provider;
  readonly middleware: Middleware;
  readonly version: string;
}

export async function createOidcGate(deps: ProviderDeps): Promise<OidcGate> {
  const pairwiseSecret = await loadPairwiseSecret(deps);
  let current = await build();

  async function build(): Promise<Current> {
    const { jwks, version } = await loadSigningKeys(deps);
    const provider = new Provider(
      deps.config.issuer,
      providerConfiguration(deps, { jwks: { keys: jwks.keys.map((key) => new TokenSigningKey(key)) }, pairwiseSecret }),
    );
    provider.proxy = deps.config.server.trustProxy;
    buildClientsOnce(provider, deps.clients);
    compareSecretsByDigest(provider);
    nameEndpointsByIssuer(provider);
    deferBackchannelLogout(provider, deps.config.relyingParties.logoutAttempts);
    recordSignOuts(provider);
    provider.on('server_error', (_ctx, error: Error) => deps.logger.error({ err: error }, 'provider fault'));
    return { provider, middleware: compose([introspectedClass, disclosures, ...(provider.middleware as Middleware[])]), version };
  }

  async function reload(): Promise<void> {
    const next = await build();
    if (next.version !== current.version) current = next;
  }

  const watch = watchSigningKeys(
    { config: deps.config, onFault: (error) => deps.logger.warn({ err: error }, 'signing keys could not be read') },
    reload,
  );
  return {
    provider: () => current.provider,
    middleware: async (ctx, next) => {
      await current.middleware(ctx, next);
    },
    deliverBackchannelLogout: (payload) => {
      const logout = payload as BackchannelLogout;
      return takeLogoutDelivery(deps, logout.deliveryId, () => deliverBackchannelLogout(current.provider, logout));
    },
    reload,
    stop: () => watch.stop(),
  };
}

/** The library builds addresses from the request's Host header, which anybody may write: metadata and redirects would then lead astray. */
function nameEndpointsByIssuer(provider: Provider): void {
  const { OIDCContext } = provider as unknown as { OIDCContext: { prototype: { urlFor: Provider['urlFor'] } } };
  OIDCContext.prototype.urlFor = (name, options) => provider.urlFor(name, options);
}

/**
 * The library knows a client again by a digest of all its metadata, made at each request. The directory hands out the same object until
 * the client changes, which tells as much for nothing.
 */
function buildClientsOnce(provider: Provider, directory: ProviderDeps['clients']): void {
  const clients = provider.Client as unknown as { find(id: unknown): Promise<object | undefined> };
  const find = clients.find.bind(clients);
  const built = new WeakMap<object, Promise<object | undefined>>();
  clients.find = async (id) => {
    const known = typeof id === 'string' && id !== '' ? await directory.find(id) : undefined;
    if (known === undefined) return undefined;
    const client = built.get(known) ?? find(id);
    built.set(known, client);
    client.catch(() => built.delete(known));
    return client;
  };
}

/** Client secrets are kept as SHA-256 digests: they have full entropy, so a fast digest is enough. */
function compareSecretsByDigest(provider: Provider): void {
  const prototype = provider.Client.prototype as unknown as { clientSecret: string; compareClientSecret: (actual: string) => boolean };
  prototype.compareClientSecret = function compare(this: { clientSecret: string }, actual: string) {
    return equalBytes(Buffer.from(this.clientSecret, 'hex'), digestToken(actual));
  };
}
