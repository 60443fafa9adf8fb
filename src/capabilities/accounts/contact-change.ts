import type { Contact } from '../../kernel/identifier.ts';

/** What has become of a change of an account's contacts, for whoever was told of it. */
export interface ContactChange {
  readonly accountId: string;
  /** `open`: it can still be undone. */
  readonly state: 'open' | 'undone' | 'expired';
  readonly changedAt: Date;
  readonly added: readonly Contact[];
  readonly removed: readonly Contact[];
}
