import type { Generated, JSONColumnType } from 'kysely';

export interface SigningKeyTables {
  signing_keys: {
    id: string;
    algorithm: 'ES256' | 'RS256';
    state: 'next' | 'current' | 'previous' | 'retired';
    private_jwk_sealed: Buffer | null;
    public_jwk: JSONColumnType<Record<string, unknown>>;
    created_at: Generated<Date>;
    state_since: Generated<Date>;
  };
}
