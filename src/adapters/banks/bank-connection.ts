import { importJWK, type CryptoKey } from 'jose';
import { allowInsecureRequests, clockTolerance, customFetch, discovery, enableNonRepudiationChecks, PrivateKeyJwt } from 'openid-client';
import type { Configuration, CustomFetch } from 'openid-client';
import { BankFault } from '../../capabilities/proofing/ports.ts';
import type { BankSettings } from './bank-settings.ts';
import type { GuardedFetch } from './guarded-fetch.ts';
import { unmetDemands } from './metadata-demands.ts';
import { outboundFaultIn } from './outbound-fault.ts';

/** Metadata change seldom, and a bank's signing keys are looked up anew by the client library when one is unknown. */
const METADATA_LIFETIME_MILLISECONDS = 3_600_000;

/** A bank as its discovery metadata describe it. Throws BankFault when it cannot be reached, or is not what it must be. */
export type BankConnection = () => Promise<Configuration>;

/** Asks for the metadata at the first need and remembers a success alone; many citizens at once ask once. */
export function createBankConnection(bank: BankSettings, fetch: GuardedFetch, now: () => number = Date.now): BankConnection {
  let known: { readonly configuration: Promise<Configuration>; readonly until: number } | undefined;
  return () => {
    if (known !== undefined && now() < known.until) return known.configuration;
    const asked = { configuration: connect(bank, fetch), until: now() + METADATA_LIFETIME_MILLISECONDS };
    known = asked;
    asked.configuration.catch(() => {
      if (known === asked) known = undefined;
    });
    return asked.configuration;
  };
}

async function connect(bank: BankSettings, fetch: GuardedFetch): Promise<Configuration> {
  const issuer = new URL(bank.issuer);
  try {
    const configuration = await discovery(
      issuer,
      bank.clientId,
      { id_token_signed_response_alg: 'ES256', [clockTolerance]: 10 },
      PrivateKeyJwt(await signingKey(bank)),
      { [customFetch]: asFetch(fetch), execute: [enableNonRepudiationChecks, ...plainHttpFor(issuer)] },
    );
    const unmet = unmetDemands(configuration.serverMetadata());
    if (unmet.length > 0) throw new BankFault(`does not offer ${unmet.join(', ')}`);
    return configuration;
  } catch (error) {
    if (error instanceof BankFault) throw error;
    // The library's own words could quote what the bank has sent.
    throw new BankFault(`discovery: ${outboundFaultIn(error)?.code ?? 'unreadable'}`);
  }
}

/** Plain HTTP is for a bank on this machine alone; the transport sees to it for each address. */
function plainHttpFor(issuer: URL): readonly (typeof allowInsecureRequests)[] {
  return issuer.protocol === 'http:' ? [allowInsecureRequests] : [];
}

async function signingKey({ privateKey }: BankSettings): Promise<{ key: CryptoKey; kid?: string }> {
  const key = (await importJWK({ ...privateKey }, 'ES256')) as CryptoKey;
  return privateKey.kid === undefined ? { key } : { key, kid: privateKey.kid };
}

/** The library hands over forms as `URLSearchParams` and sets their content type itself. */
function asFetch(fetch: GuardedFetch): CustomFetch {
  return (address, { method, headers, body }) => {
    if (body !== undefined && body !== null && typeof body !== 'string' && !(body instanceof URLSearchParams)) {
      throw new TypeError('only forms are sent to banks');
    }
    return fetch(address, { method, headers, ...(body ? { body: body.toString() } : {}) });
  };
}
