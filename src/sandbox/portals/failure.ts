import { AuthorizationResponseError, ResponseBodyError } from 'openid-client';
import { ProviderUnavailable } from './provider-link.ts';

/** A sign-in that came to nothing, as the page shows it. */
export interface Failure {
  readonly status: number;
  /** OAuth error code, or one of ours: `provider_unavailable`, `unknown_request`, `invalid_response`. */
  readonly code: string;
  readonly description?: string;
}

/** Names what went wrong between this portal and the provider (RFC 6749 §4.1.2.1 and §5.2, and failures to reach or trust it). */
export function describeFailure(error: unknown): Failure {
  if (error instanceof ProviderUnavailable) return { status: 503, code: 'provider_unavailable' };
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) {
    const { error: code, error_description: description } = error;
    return { status: 400, code, ...(description === undefined ? {} : { description }) };
  }
  return { status: 502, code: 'invalid_response', description: error instanceof Error ? error.message : String(error) };
}
