import type { Adapter, AdapterPayload, ClientMetadata } from 'oidc-provider';

interface Kept {
  readonly payload: AdapterPayload;
  readonly until: number;
}

/** What the library keeps, in memory: whoever was at the bank when it restarts begins again. Clients are those the bank was started with. */
export class ArtefactStore implements Adapter {
  readonly #kept = new Map<string, Kept>();
  readonly #clients: readonly ClientMetadata[];

  constructor(clients: readonly ClientMetadata[]) {
    this.#clients = clients;
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    for (const [old, { until }] of this.#kept) if (until <= Date.now()) this.#kept.delete(old);
    this.#kept.set(id, { payload, until: Date.now() + expiresIn * 1000 });
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const client = this.#clients.find(({ client_id: clientId }) => clientId === id);
    if (client !== undefined) return { ...client } as AdapterPayload;
    const kept = this.#kept.get(id);
    return kept !== undefined && kept.until > Date.now() ? kept.payload : undefined;
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return [...this.#kept.values()].find(({ payload }) => payload.uid === uid)?.payload;
  }

  /** The device flow is off. */
  findByUserCode(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  async consume(id: string): Promise<void> {
    const kept = this.#kept.get(id);
    if (kept !== undefined) this.#kept.set(id, { ...kept, payload: { ...kept.payload, consumed: Math.floor(Date.now() / 1000) } });
  }

  async destroy(id: string): Promise<void> {
    this.#kept.delete(id);
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [id, { payload }] of this.#kept) if (payload.grantId === grantId) this.#kept.delete(id);
  }
}
