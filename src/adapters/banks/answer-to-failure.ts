import { AuthorizationResponseError, ResponseBodyError } from 'openid-client';
import { outboundFaultIn } from './outbound-fault.ts';

/** The person, or the bank for them, said no (RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6). */
const declinations = new Set([
  'access_denied',
  'account_selection_required',
  'consent_required',
  'interaction_required',
  'login_required',
  'unmet_authentication_requirements',
]);

/** The bank itself is at a loss, or does not take us for its client: nothing that the person did. */
const faults = new Set(['server_error', 'temporarily_unavailable', 'invalid_client', 'unauthorized_client', 'unsupported_grant_type']);

/** What a failure on the way back from a bank means; undefined when the bank, or its link to us, is out of order. */
export function answerToFailure(error: unknown): 'declined' | 'wrong_answer' | undefined {
  const fault = outboundFaultIn(error);
  if (fault !== undefined) return fault.code === 'too_large' ? 'wrong_answer' : undefined;
  const said = errorCode(error);
  if (said !== undefined && faults.has(said)) return undefined;
  return error instanceof AuthorizationResponseError && declinations.has(error.error) ? 'declined' : 'wrong_answer';
}

/** A word for the log. Never what the bank has said in free text, for that may name the person. */
export function failureOf(error: unknown): string {
  const said = errorCode(error);
  if (said !== undefined) return /^[a-z_]{1,60}$/u.test(said) ? said : 'unknown_error_code';
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  return outboundFaultIn(error)?.code ?? (typeof code === 'string' ? code : 'unreadable');
}

function errorCode(error: unknown): string | undefined {
  return error instanceof AuthorizationResponseError || error instanceof ResponseBodyError ? error.error : undefined;
}
