import { loadAuditKeys } from '../capabilities/audit/load-audit-keys.ts';
import { checkpointJwks } from '../capabilities/audit/checkpoint-key.ts';
import type { Db } from '../database/connect.ts';
import type { Keyring } from '../kernel/keyring.ts';
import type { CommandIo, ExitCode } from './command-io.ts';

/** `paiza audit key`: the keys that checkpoints are verified with, as a JWK set (RFC 7517 §5). Nothing of it is secret. */
export async function showAuditKeys(deps: { readonly db: Db; readonly keyring: Keyring }, _args: object, io: CommandIo): Promise<ExitCode> {
  await loadAuditKeys(deps);
  JSON.stringify({ keys: checkpointJwks(deps.keyring) }, undefined, 2)
    .split('\n')
    .forEach((line) => io.out(line));
  return 0;
}
