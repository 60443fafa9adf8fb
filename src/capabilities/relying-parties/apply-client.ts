import type { Db } from '../../database/connect.ts';
import type { AuditActor } from '../audit/audit-event.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { Client, ClientDeclaration } from './client.ts';
import { changedFields } from './client-changes.ts';
import { insertClientRow, insertVersionRow, lockClientRow, updateClientRow, type StoredClient } from './store.ts';

export type ApplyClientOutcome =
  | { readonly kind: 'created'; readonly version: number }
  | { readonly kind: 'changed' | 'revived'; readonly version: number; readonly fields: readonly string[] }
  | { readonly kind: 'unchanged'; readonly version: number }
  /** It authenticates with a secret, none is stored, and the declaration brings none. */
  | { readonly kind: 'secret_missing' };

export interface ApplyClientInput {
  readonly client: ClientDeclaration;
  readonly actor: AuditActor;
}

/**
 * Makes a relying party be what its file says; applying the same again changes nothing. A file may leave out the secret of a client that
 * has one stored, so that files can be kept under version control. Two applies of one client at once follow each other.
 */
export async function applyClient(deps: { readonly db: Db }, input: ApplyClientInput): Promise<ApplyClientOutcome> {
  return deps.db.transaction().execute(async (tx) => {
    const { client } = input;
    const needsSecret = client.metadata.token_endpoint_auth_method === 'client_secret_basic';
    if (!needsSecret || client.secretDigest !== undefined) {
      const first = { ...client, version: 1 };
      if (await insertClientRow(tx, first)) return save(tx, first, { actor: input.actor, outcome: { kind: 'created', version: 1 } });
    }
    const stored = await lockClientRow(tx, client.clientId);
    const declared = needsSecret ? withStoredSecret(client, stored) : client;
    if (stored === undefined || (needsSecret && declared.secretDigest === undefined)) return { kind: 'secret_missing' };
    return update(tx, stored, { client: declared, actor: input.actor });
  });
}

async function update(tx: Db, stored: StoredClient, { client, actor }: ApplyClientInput): Promise<ApplyClientOutcome> {
  const fields = changedFields(stored, client);
  if (fields.length === 0 && !stored.removed) return { kind: 'unchanged', version: stored.version };
  const next = { ...client, version: stored.version + 1 };
  await updateClientRow(tx, next);
  return save(tx, next, { actor, outcome: { kind: stored.removed ? 'revived' : 'changed', version: next.version, fields } });
}

/** The version and the trace of a change that has been written. */
async function save<Outcome extends ApplyClientOutcome>(
  tx: Db,
  client: Client,
  { actor, outcome }: { readonly actor: AuditActor; readonly outcome: Outcome },
): Promise<Outcome> {
  await insertVersionRow(tx, client, { actor, removed: false });
  const fields = 'fields' in outcome ? { fields: outcome.fields } : {};
  const details = { version: client.version, change: outcome.kind, ...fields };
  await recordEvent(tx, { actor, action: 'client.applied', clientId: client.clientId, details });
  return outcome;
}

function withStoredSecret(client: ClientDeclaration, stored: StoredClient | undefined): ClientDeclaration {
  const secretDigest = client.secretDigest ?? stored?.secretDigest;
  return secretDigest === undefined ? client : { ...client, secretDigest };
}
