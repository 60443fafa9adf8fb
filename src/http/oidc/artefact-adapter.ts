import { errors, type Adapter, type AdapterPayload } from 'oidc-provider';
import type { ArtefactModel } from '../../capabilities/sessions/artefact.ts';
import { RequestArtefacts } from '../../capabilities/sessions/request-artefacts.ts';
import { consumeArtefact, insertOnce } from '../../capabilities/sessions/use-once.ts';
import type { Db } from '../../database/connect.ts';
import { currentScope } from './request-scope.ts';

/**
 * The library's storage port on PostgreSQL. The library tests and then writes, which lets simultaneous uses of a code, refresh token,
 * pushed request or assertion all pass; here the database decides, and the losers are refused.
 */
export class ArtefactAdapter implements Adapter {
  readonly #db: Db;
  readonly #model: ArtefactModel;

  constructor(db: Db, model: ArtefactModel) {
    this.#db = db;
    this.#model = model;
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    const write = { model: this.#model, id, payload: this.#withSeen(payload), lifetimeSeconds: expiresIn };
    if (this.#model === 'ReplayDetection') {
      if (!(await insertOnce(this.#db, write))) throw new errors.InvalidClientAuth('client assertion tokens must only be used once');
      return;
    }
    await this.#change((artefacts) => artefacts.save(write));
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    // Whether an assertion was seen before is decided by the insert alone: a look beforehand would only cost a statement.
    if (this.#model === 'ReplayDetection') return undefined;
    const payload = (await this.#artefacts().find(this.#model, id)) as AdapterPayload | undefined;
    if (payload !== undefined && isLateReplay(payload)) await this.#revokeFamily(payload);
    return payload;
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.#artefacts().findSessionByUid(uid) as Promise<AdapterPayload | undefined>;
  }

  /** The device flow is off. */
  findByUserCode(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  /** A code or refresh token is spent with the writing of its tokens; a pushed request at once, for a page may follow it. */
  async consume(id: string): Promise<void> {
    const scope = currentScope();
    if (scope !== undefined && this.#model !== 'PushedAuthorizationRequest') {
      scope.artefacts.use({ model: this.#model, id });
      return;
    }
    if (await consumeArtefact(this.#db, { model: this.#model, id })) return;
    if (this.#model === 'PushedAuthorizationRequest')
      throw new errors.InvalidRequestUri('request_uri is invalid, expired, or was already used');
    throw new errors.InvalidGrant('already consumed');
  }

  async destroy(id: string): Promise<void> {
    await this.#change((artefacts) => artefacts.remove({ model: this.#model, id }));
  }

  /** The library calls this once for each token model, at the same time; one deletion takes them all. */
  async revokeByGrantId(grantId: string): Promise<void> {
    if (typeof grantId !== 'string' || grantId === '') throw new TypeError('revokeByGrantId needs a grant id');
    await this.#change((artefacts) => artefacts.revokeGrant(grantId));
  }

  async #revokeFamily({ grantId }: AdapterPayload): Promise<void> {
    if (grantId === undefined) return;
    await this.#change((artefacts) => {
      artefacts.revokeGrant(grantId);
      artefacts.remove({ model: 'Grant', id: grantId });
    });
  }

  /** A session of somebody says when and from where it was last used; the library keeps no such thing, so it is added at each writing. */
  #withSeen(payload: AdapterPayload): Record<string, unknown> {
    const scope = currentScope();
    if (this.#model !== 'Session' || scope === undefined || payload.accountId === undefined) return payload as Record<string, unknown>;
    return { ...payload, seen: { at: Math.floor(Date.now() / 1000), ...scope.seenFrom() } };
  }

  #artefacts(): RequestArtefacts {
    return currentScope()?.artefacts ?? new RequestArtefacts(this.#db);
  }

  /** Inside a request changes wait for its end; outside, in jobs, they happen at once. */
  async #change(change: (artefacts: RequestArtefacts) => void): Promise<void> {
    const artefacts = this.#artefacts();
    change(artefacts);
    if (currentScope() === undefined) await artefacts.flush();
  }
}

/** The library refuses an expired code before it looks whether it was used; used and shown again it is a stolen one all the same. */
function isLateReplay({ consumed, exp }: AdapterPayload): boolean {
  return Boolean(consumed) && exp !== undefined && exp <= Date.now() / 1000;
}
