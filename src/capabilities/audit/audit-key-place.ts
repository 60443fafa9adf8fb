/** Where the working keys of a master key that is gone, or may go, belong. */
export function auditKeyPlace(keyId: string): string {
  return `audit_keys|keys_sealed|${keyId}`;
}

/** Each of the two is so long; kept one after the other: that of MACs, that of checkpoints. */
export const AUDIT_KEY_BYTES = 32;
