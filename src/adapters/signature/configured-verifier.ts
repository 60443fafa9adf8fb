import type { SignatureVerifier } from '../../capabilities/authentication/ports.ts';
import { createSignatureVerifier } from './signature-verifier.ts';

interface SignatureSettings {
  readonly signature: {
    readonly authoritiesFile?: string;
    readonly requestTimeoutMilliseconds: number;
  };
  readonly relyingParties: { readonly allowLoopback: boolean };
}

/** The part of the program that checks signatures; without a list of authorities there is none. */
export interface ConfiguredVerifier {
  readonly verifier?: SignatureVerifier;
  close(): Promise<void>;
}

/** Reads the list of accredited authorities once, so that a wrong one stops the start. Throws SignatureFault. */
export async function openConfiguredVerifier({ signature, relyingParties }: SignatureSettings): Promise<ConfiguredVerifier> {
  const { authoritiesFile, requestTimeoutMilliseconds: timeoutMilliseconds } = signature;
  if (authoritiesFile === undefined || authoritiesFile === '') return { close: async () => undefined };
  const verifier = createSignatureVerifier({ authoritiesFile, timeoutMilliseconds, allowLoopback: relyingParties.allowLoopback });
  await verifier.prepare();
  return { verifier, close: () => verifier.close() };
}
