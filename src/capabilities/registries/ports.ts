import type { AskedData } from './asked-data.ts';

/** The state registries by id. Pension fund and interior ministry decide the level; the tax service only finds a number. */
export const registryIds = ['pension_fund', 'interior_ministry', 'tax_service'] as const;
export type RegistryId = (typeof registryIds)[number];

/** Names of data that a registry may say it does not confirm. */
export const checkedFields = ['family_name', 'given_name', 'patronymic', 'gender', 'birth_date', 'snils', 'document'] as const;
export type CheckedField = (typeof checkedFields)[number];

/** What a registry says of a person. What it holds itself it never tells, but for the tax number that is asked for. */
export type RegistryAnswer =
  | { readonly outcome: 'match' }
  | { readonly outcome: 'mismatch'; readonly fields: readonly CheckedField[] }
  | { readonly outcome: 'not_found' | 'deceased' | 'valid' | 'none' }
  | { readonly outcome: 'invalid'; readonly fields: readonly CheckedField[] }
  | { readonly outcome: 'found'; readonly inn: string };

export type RegistryReply =
  { readonly kind: 'accepted'; readonly retryAfterSeconds?: number } | { readonly kind: 'answered'; readonly answer: RegistryAnswer };

export interface RegistryQuestion {
  /** Our id of the check: asking twice under one id is asking once. */
  readonly checkId: string;
  readonly data: AskedData;
}

/** One state registry. `ask` and `poll` throw a RegistryFault when no answer could be had; trying again later is then right. */
export interface Registry {
  ask(question: RegistryQuestion, signal: AbortSignal): Promise<RegistryReply>;
  /** The answer to an earlier question; `unknown` when the registry has forgotten it, which is a reason to ask again. */
  poll(checkId: string, signal: AbortSignal): Promise<RegistryReply | { readonly kind: 'unknown' }>;
  /** Reads an answer that came by call-back and proves that it is this registry's. Throws a CallbackFault. */
  readCallback(body: string): Promise<RegistryCallback>;
}

export interface RegistryCallback {
  readonly checkId: string;
  readonly answer: RegistryAnswer;
}

export type Registries = Readonly<Partial<Record<RegistryId, Registry>>>;

/** Codes are from a closed list and say nothing of a person. */
export class RegistryFault extends Error {
  override readonly name = 'RegistryFault';
  readonly code: 'unreachable' | 'timeout' | 'unavailable' | 'refused' | 'garbage' | 'too_large' | 'foreign_answer';
  /** When the registry asked not to be tried again before. */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: RegistryFault['code'], retryAfterSeconds?: number) {
    super(`registry: ${code}`);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** `keys_unavailable`: it could not be checked now and may be repeated later. */
export class CallbackFault extends Error {
  override readonly name = 'CallbackFault';
  readonly code: 'malformed' | 'not_authentic' | 'keys_unavailable';

  constructor(code: CallbackFault['code']) {
    super(`registry call-back: ${code}`);
    this.code = code;
  }
}

/** What operators count. */
export interface RegistryMetrics {
  countRegistryAttempt(registry: RegistryId, outcome: 'answered' | 'accepted' | 'nothing' | RegistryFault['code']): void;
  /** Whether this process leaves the registry alone after an outage. */
  setRegistryBreaker(registry: RegistryId, isOpen: boolean): void;
}
