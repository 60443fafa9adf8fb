import type { Db } from '../../database/connect.ts';
import type { ArtefactKey, ArtefactModel, ArtefactPayload, ArtefactWrite } from './artefact.ts';
import { applyChanges, readArtefact, readSessionByUid } from './store.ts';

/**
 * The artefacts of one request. The library reads the same thing several times and saves interaction, session, grant and code one by one
 * with no transaction between; here each is read once and all changes are written together before the answer leaves: fewer round trips,
 * and no half-saved sign-in when the process dies in between. Not for what must be decided at once: see consumeArtefact and insertOnce.
 */
export class RequestArtefacts {
  readonly #db: Db;
  readonly #known = new Map<string, Promise<ArtefactPayload | undefined>>();
  readonly #pending = new Map<string, ArtefactWrite>();
  readonly #removed = new Map<string, ArtefactKey>();
  readonly #revokedGrantIds = new Set<string>();
  readonly #alongside: ((db: Db) => Promise<unknown>)[] = [];

  constructor(db: Db) {
    this.#db = db;
  }

  find(model: ArtefactModel, id: string): Promise<ArtefactPayload | undefined> {
    const name = nameOf(model, id);
    const pending = this.#pending.get(name);
    if (pending !== undefined) return Promise.resolve(pending.payload);
    if (this.#removed.has(name)) return Promise.resolve(undefined);
    return this.#remember(name, async () => {
      const found = await readArtefact(this.#db, { model, id });
      if (found === undefined) return undefined;
      this.#rememberKin(found.payload, found.grant, found.session);
      return found.payload;
    });
  }

  async findSessionByUid(uid: string): Promise<ArtefactPayload | undefined> {
    return this.#remember(nameOf('Session', `uid:${uid}`), () => readSessionByUid(this.#db, uid));
  }

  save(write: ArtefactWrite): void {
    const name = nameOf(write.model, write.id);
    this.#removed.delete(name);
    this.#pending.set(name, write);
  }

  remove(key: ArtefactKey): void {
    const name = nameOf(key.model, key.id);
    this.#pending.delete(name);
    this.#removed.set(name, key);
  }

  revokeGrant(grantId: string): void {
    this.#revokedGrantIds.add(grantId);
  }

  /** A write of another room that must happen together with these changes: a job, an audit event. */
  together(write: (db: Db) => Promise<unknown>): void {
    this.#alongside.push(write);
  }

  /** Writes what has changed. Called before the answer leaves; when it throws, the answer must not. */
  async flush(): Promise<void> {
    const changes = {
      writes: [...this.#pending.values()],
      removals: [...this.#removed.values()],
      revokedGrantIds: [...this.#revokedGrantIds],
    };
    const alongside = this.#alongside.splice(0);
    this.#pending.clear();
    this.#removed.clear();
    this.#revokedGrantIds.clear();
    const changed = changes.writes.length + changes.removals.length + changes.revokedGrantIds.length > 0;
    if (alongside.length === 0) {
      if (changed) await applyChanges(this.#db, changes);
      return;
    }
    await this.#db.transaction().execute(async (tx) => {
      if (changed) await applyChanges(tx, changes);
      for (const write of alongside) await write(tx);
    });
  }

  #remember(name: string, read: () => Promise<ArtefactPayload | undefined>): Promise<ArtefactPayload | undefined> {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const reading = read();
    this.#known.set(name, reading);
    return reading;
  }

  /** What is missing is remembered as missing: a grant that is not there means the token is dead. */
  #rememberKin(payload: ArtefactPayload, grant: ArtefactPayload | undefined, session: ArtefactPayload | undefined): void {
    const { grantId, sessionUid } = payload;
    if (typeof grantId === 'string') this.#known.set(nameOf('Grant', grantId), Promise.resolve(grant));
    if (typeof sessionUid === 'string') this.#known.set(nameOf('Session', `uid:${sessionUid}`), Promise.resolve(session));
  }
}

function nameOf(model: ArtefactModel, id: string): string {
  return `${model}\0${id}`;
}
