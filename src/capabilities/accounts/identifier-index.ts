import type { Identifier } from '../../kernel/identifier.ts';
import type { Keyring } from '../../kernel/keyring.ts';

export interface BlindIndexes {
  /** Under the newest master key: what new rows are written with. */
  readonly current: Buffer;
  /** Under the oldest: the one that nodes in the middle of a key rotation have in common. */
  readonly oldest: Buffer;
  /** Under every master key: what rows are looked up with. */
  readonly all: readonly Buffer[];
  /** The keys that `all` was made under: with them a look-up uses the whole of the unique index. */
  readonly keyVersions: readonly number[];
}

export function blindIndexes(keyring: Keyring, { kind, value }: Identifier): BlindIndexes {
  const under = (masterId: number) => keyring.blindIndex(kind, value, masterId);
  return {
    current: under(keyring.currentId),
    oldest: under(Math.min(...keyring.ids)),
    all: keyring.ids.map(under),
    keyVersions: keyring.ids,
  };
}
