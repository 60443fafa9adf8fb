import Provider, { type ClientMetadata, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import { ArtefactStore } from './artefact-store.ts';
import type { Customers } from './customers.ts';
import type { FaultSwitches } from './faults.ts';
import type { BankKeys } from './keys.ts';
import { showRequestFault } from './sign-in.ts';
import { trustFramework, verifiedClaims, vouchedClaims } from './vouching.ts';

export interface BankParts {
  /** Issuer identifier of the bank. */
  readonly issuer: string;
  readonly keys: BankKeys;
  readonly customers: Customers;
  readonly switches: FaultSwitches;
  /** Who may ask the bank, as it was registered there (RFC 7591 §2). */
  readonly clients: readonly ClientMetadata[];
}

/** Choosing oneself on the sign-in page is agreeing as well: no page of consent comes after it. */
async function grantWhatIsAsked({ oidc }: KoaContextWithOIDC) {
  const { session, client, provider } = oidc;
  if (session?.accountId === undefined || client === undefined) return undefined;
  const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId });
  grant.addOIDCScope('openid');
  grant.addOIDCClaims(['verified_claims']);
  await grant.save();
  return grant;
}

function findAccount({ customers, switches }: BankParts): NonNullable<Configuration['findAccount']> {
  return (_ctx, id) => {
    const customer = customers.find(id);
    if (customer === undefined) return undefined;
    return {
      accountId: id,
      claims: (_use, _scope, requested) => {
        const vouched = verifiedClaims(customer, (requested as Readonly<Record<string, unknown>>)['verified_claims'], switches.on());
        return { sub: id, ...(vouched === undefined ? {} : { verified_claims: vouched }) };
      },
    };
  };
}

/** What a client can learn of verified claims before asking (OpenID Connect for Identity Assurance §7). */
const discovery = {
  verified_claims_supported: true,
  trust_frameworks_supported: [trustFramework],
  claims_in_verified_claims_supported: vouchedClaims,
  evidence_supported: ['document'],
  documents_supported: ['idcard'],
};

function configuration(parts: BankParts): Configuration {
  return {
    // Each model has a store of its own, so that an id of one kind never opens another.
    adapter: (model) => new ArtefactStore(model === 'Client' ? parts.clients : []),
    jwks: { keys: [parts.keys.signing] } as NonNullable<Configuration['jwks']>,
    // Cookies do not tell ports of one host apart: without names of their own they would be the provider's.
    cookies: { keys: [parts.keys.cookie], names: { session: 'bank_session', interaction: 'bank_interaction', resume: 'bank_resume' } },
    claims: { openid: ['sub'], verified_claims: null } as unknown as NonNullable<Configuration['claims']>,
    scopes: ['openid'],
    responseTypes: ['code'],
    clientAuthMethods: ['private_key_jwt'],
    pkce: { required: () => true },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'], clientAuthSigningAlgValues: ['ES256'] },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    ttl: { AccessToken: 300, AuthorizationCode: 60, Grant: 3600, IdToken: 300, Interaction: 1800, Session: 3600 },
    discovery,
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      claimsParameter: { enabled: true },
      pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
    },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    renderError: showRequestFault,
    loadExistingGrant: grantWhatIsAsked,
    findAccount: findAccount(parts),
  };
}

/** The bank as an OpenID provider. */
export function createBankProvider(parts: BankParts): Provider {
  return new Provider(parts.issuer, configuration(parts));
}
