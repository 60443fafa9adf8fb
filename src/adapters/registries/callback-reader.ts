import { createRemoteJWKSet, customFetch, errors, jwtVerify, type JWTPayload } from 'jose';
import { CallbackFault, type RegistryCallback } from '../../capabilities/registries/ports.ts';
import { readBounded } from './bounded-text.ts';
import type { Dialect } from './dialect.ts';

const MOST_LIFETIME_SECONDS = 300;
/** Between the registry's clock and ours. */
const CLOCK_TOLERANCE_SECONDS = 60;
/** After keys could not be had: strangers' call-backs must not make us ask again and again. */
const KEYS_PAUSE_MILLISECONDS = 5000;

interface CallbackSettings {
  readonly url: string;
  readonly issuer: string;
  readonly timeoutMilliseconds: number;
}

/**
 * Reads call-backs: a compact JWS (RFC 7515) by ES256 with a key of the registry's own set, from the registry, for us, of these minutes.
 * That one call-back comes twice does no harm, as a check is answered once; so nothing is kept of `jti`.
 */
export function createCallbackReader(dialect: Dialect, settings: CallbackSettings): (body: string) => Promise<RegistryCallback> {
  const keys = createRemoteJWKSet(new URL(`${settings.url}/v1/jwks`), {
    timeoutDuration: settings.timeoutMilliseconds,
    cacheMaxAge: 600_000,
    cooldownDuration: 30_000,
    [customFetch]: createKeyFetch(),
  });
  const expected = {
    algorithms: ['ES256'],
    issuer: dialect.slug,
    audience: settings.issuer,
    requiredClaims: ['iat', 'exp', 'jti', 'request_id', 'answer'],
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    maxTokenAge: MOST_LIFETIME_SECONDS,
  };
  return async (body) => {
    const { payload } = await jwtVerify(body, keys, expected).catch((error: unknown) => {
      throw faultOf(error);
    });
    return readClaims(dialect, payload);
  };
}

function readClaims(dialect: Dialect, { aud, iat = 0, exp = 0, request_id: checkId, answer }: JWTPayload): RegistryCallback {
  if (typeof aud !== 'string' || exp - iat > MOST_LIFETIME_SECONDS) throw new CallbackFault('not_authentic');
  const parsed = dialect.parseAnswer(answer);
  if (parsed === undefined || typeof checkId !== 'string' || !/^chk_[0-9a-f]{32}$/u.test(checkId)) throw new CallbackFault('malformed');
  return { checkId, answer: parsed };
}

/** What the library says could quote the token: only its kind is told on. */
function faultOf(error: unknown): CallbackFault {
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) return new CallbackFault('malformed');
  const isWrong = [
    errors.JWTClaimValidationFailed,
    errors.JWTExpired,
    errors.JWSSignatureVerificationFailed,
    errors.JWKSNoMatchingKey,
    errors.JWKSMultipleMatchingKeys,
    errors.JOSEAlgNotAllowed,
    errors.JOSENotSupported,
  ].some((kind) => error instanceof kind);
  return new CallbackFault(isWrong ? 'not_authentic' : 'keys_unavailable');
}

type KeyFetch = (url: string, options: RequestInit) => Promise<Response>;

/** Follows no redirect and reads a limited body. */
function createKeyFetch(): KeyFetch {
  let failedAt = Number.NEGATIVE_INFINITY;
  return async (url, options) => {
    if (performance.now() - failedAt < KEYS_PAUSE_MILLISECONDS) throw new CallbackFault('keys_unavailable');
    try {
      const response = await fetch(url, { ...options, redirect: 'error' });
      const text = await readBounded(response);
      if (response.status === 200) return new Response(text, { headers: { 'content-type': 'application/json' } });
    } catch {
      // Told below, without what the runtime says of it.
    }
    failedAt = performance.now();
    throw new CallbackFault('keys_unavailable');
  };
}
