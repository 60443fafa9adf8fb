/** Why a bank could not be asked. */
export type OutboundFaultCode = 'address_refused' | 'unreachable' | 'timeout' | 'unavailable' | 'redirected' | 'too_large';

/** A request to a bank that came to nothing. Never holds an address, a token or anything else that was sent or received. */
export class OutboundFault extends Error {
  override readonly name = 'OutboundFault';
  readonly code: OutboundFaultCode;

  constructor(code: OutboundFaultCode) {
    super(code);
    this.code = code;
  }
}

/** The fault beneath an error: client libraries wrap what their transport throws. */
export function outboundFaultIn(error: unknown): OutboundFault | undefined {
  if (error instanceof OutboundFault) return error;
  const cause = (error as { readonly cause?: unknown } | undefined)?.cause;
  return cause === undefined ? undefined : outboundFaultIn(cause);
}
