import type { BankEntry } from '../../capabilities/proofing/ports.ts';

/** Private half of an ES256 key (RFC 7518 §6.2); the bank holds the public one under the same `kid`. */
export interface BankClientKey {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
  readonly d: string;
  readonly kid?: string;
}

/** One bank as the configuration has it. */
export interface BankSettings extends Omit<BankEntry, 'origin'> {
  readonly issuer: string;
  readonly clientId: string;
  readonly privateKey: BankClientKey;
}
