import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { ClientDirectory } from '../../capabilities/relying-parties/client-directory.ts';

/**
 * Relying parties for the library. Where it wants the client secret it gets the digest of it, in hexadecimal: the secret itself is kept
 * nowhere; compareClientSecret in gate.ts digests what a client presents.
 */
export class ClientAdapter implements Adapter {
  readonly #clients: ClientDirectory;

  constructor(clients: ClientDirectory) {
    this.#clients = clients;
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const client = await this.#clients.find(id);
    if (client === undefined) return undefined;
    const secret = client.secretDigest === undefined ? {} : { client_secret: client.secretDigest.toString('hex') };
    return { ...client.metadata, ...secret, policy: client.policy } as AdapterPayload;
  }

  upsert = readOnly;
  consume = readOnly;
  destroy = readOnly;
  revokeByGrantId = readOnly;
  findByUid = readOnly;
  findByUserCode = readOnly;
}

/** Relying parties change by `paiza client apply` only. */
async function readOnly(): Promise<never> {
  throw new Error('relying parties are read-only here');
}
