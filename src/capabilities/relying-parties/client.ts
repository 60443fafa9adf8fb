import type { ClientMetadata } from './client-metadata.ts';
import type { Policy } from './policy.ts';

/** A relying party as it stands now. */
export interface Client {
  readonly clientId: string;
  /** Names of RFC 7591, defaults filled in, without the secret. */
  readonly metadata: ClientMetadata;
  /** SHA-256 of the client secret; only of clients that authenticate with one. */
  readonly secretDigest?: Buffer;
  readonly policy: Policy;
  /** Counts every change. */
  readonly version: number;
}

/** What a client file says, checked and complete. */
export type ClientDeclaration = Omit<Client, 'version'>;

/** Letters, digits and `._~-` only: the id travels in URLs and, form-encoded, in HTTP Basic. */
export const clientIdPattern = '^[A-Za-z0-9][A-Za-z0-9._~\\-]{0,99}$';
const clientId = new RegExp(clientIdPattern, 'u');

/** Whether a text from outside can be the id of a client at all; anything else need not be looked up. */
export function isClientId(text: string): boolean {
  return clientId.test(text);
}

/** The client's name in a language, as the citizen reads it (RFC 7591 §2.2), else the one without a language. */
export function clientName(metadata: ClientMetadata, language: string): string {
  return metadata[`client_name#${language}`] ?? metadata.client_name;
}
