import type { Db } from '../../database/connect.ts';
import { attachNewEvents } from '../audit/attach-new-events.ts';
import type { AuditEvent } from '../audit/audit-event.ts';
import {
  lookedForWith,
  textOf,
  type ArtefactKey,
  type ArtefactModel,
  type ArtefactPayload,
  type ArtefactWithKin,
  type ArtefactWrite,
} from './artefact.ts';
import { sessionProblems } from './problems.ts';
import {
  applyChanges,
  changeStatementWith,
  readArtefacts,
  readSessionByUid,
  readStatementWith,
  recordedWith,
  type ArtefactChanges,
  type ReadStatement,
} from './store.ts';

/**
 * The artefacts of one request. The library reads the same thing several times and saves interaction, session, grant and code one by one
 * with no transaction between; here each is read once and all changes are written together before the answer leaves: fewer round trips,
 * and no half-saved sign-in when the process dies in between. Not for what must be decided at once: see consumeArtefact and insertOnce.
 */
export class RequestArtefacts {
  readonly #db: Db;
  readonly #statement: ReadStatement;
  readonly #beside = new Map<string, unknown>();
  readonly #known = new Map<string, Promise<ArtefactPayload | undefined>>();
  /** What stood when this request read it: by model and id, a session by its uid. */
  readonly #read = new Map<string, ArtefactPayload>();
  readonly #pending = new Map<string, ArtefactWrite>();
  readonly #removed = new Map<string, ArtefactKey>();
  readonly #uses: ArtefactKey[] = [];
  readonly #revokedGrantIds = new Set<string>();
  readonly #events: AuditEvent[] = [];
  readonly #alongside: ((db: Db) => Promise<unknown>)[] = [];

  constructor(db: Db, statement: ReadStatement = readStatement) {
    this.#db = db;
    this.#statement = statement;
  }

  find(model: ArtefactModel, id: string): Promise<ArtefactPayload | undefined> {
    const name = nameOf(model, id);
    const pending = this.#pending.get(name);
    if (pending !== undefined) return Promise.resolve(pending.payload);
    if (this.#removed.has(name)) return Promise.resolve(undefined);
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const models = lookedForWith(model);
    const reading = readArtefacts(this.#db, this.#statement, models, id);
    for (const one of models) this.#known.set(nameOf(one, id), this.#take(one, id, reading));
    return this.#known.get(name) ?? Promise.resolve(undefined);
  }

  async #take(model: ArtefactModel, id: string, reading: Promise<readonly ArtefactWithKin[]>): Promise<ArtefactPayload | undefined> {
    const found = (await reading).find((artefact) => artefact.model === model);
    if (found === undefined) return undefined;
    this.#read.set(standingName(model, id, found.payload), found.payload);
    this.#rememberKin(found.payload, found.grant, found.session);
    const accountId = textOf(found.payload, 'accountId');
    if (accountId !== null && found.beside !== undefined) this.#beside.set(accountId, found.beside);
    return found.payload;
  }

  /** What was read beside an artefact of this account; undefined when none was read in this request. */
  beside(accountId: string): unknown {
    return this.#beside.get(accountId);
  }

  forgetBeside(): void {
    this.#beside.clear();
  }

  async findSessionByUid(uid: string): Promise<ArtefactPayload | undefined> {
    return this.#remember(nameOf('Session', `uid:${uid}`), async () => {
      const found = await readSessionByUid(this.#db, uid);
      if (found !== undefined) this.#read.set(standingName('Session', '', found), found);
      return found;
    });
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

  /**
   * Uses a single-use artefact together with everything that comes of it: a code is spent if and only if its tokens are kept. When
   * another request was first, `flush` throws AlreadyUsed.
   */
  use(key: ArtefactKey): void {
    this.#uses.push(key);
  }

  revokeGrant(grantId: string): void {
    this.#revokedGrantIds.add(grantId);
  }

  /** Keeps something beside what the library keeps of an artefact that this request writes; nothing happens when it writes none of this id. */
  annotate({ model, id }: ArtefactKey, annotations: ArtefactPayload): void {
    const pending = this.#pending.get(nameOf(model, id));
    if (pending !== undefined) this.#pending.set(nameOf(model, id), { ...pending, payload: { ...pending.payload, ...annotations } });
  }

  /** Records an event in the statement that writes the changes, unless the same was recorded within half an hour. */
  record(event: AuditEvent): void {
    this.#events.push(event);
  }

  /** A write of another room that must happen together with these changes: a job, an audit event. */
  together(write: (db: Db) => Promise<unknown>): void {
    this.#alongside.push(write);
  }

  /**
   * Writes what has changed. Called before the answer leaves; when it throws, the answer must not. Throws problem
   * `sessions.ended` when what the request stands on was ended meanwhile, and AlreadyUsed.
   */
  async flush(): Promise<void> {
    const changes = {
      writes: [...this.#pending.values()].map((write) => ({
        ...write,
        read: this.#read.get(standingName(write.model, write.id, write.payload)),
      })),
      uses: this.#uses.splice(0),
      removals: [...this.#removed.values()],
      revokedGrantIds: [...this.#revokedGrantIds],
    };
    const events = this.#events.splice(0);
    const alongside = this.#alongside.splice(0);
    this.#pending.clear();
    this.#removed.clear();
    this.#revokedGrantIds.clear();
    const changed = events.length > 0 || Object.values(changes).some((some) => some.length > 0);
    if (alongside.length === 0) {
      if (changed) await applyOrRefuse(this.#db, changes, events);
      return;
    }
    await this.#db.transaction().execute(async (tx) => {
      if (changed) await applyOrRefuse(tx, changes, events);
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
    if (typeof grantId === 'string') {
      this.#known.set(nameOf('Grant', grantId), Promise.resolve(grant));
      if (grant !== undefined) this.#read.set(nameOf('Grant', grantId), grant);
    }
    if (typeof sessionUid === 'string') this.#known.set(nameOf('Session', `uid:${sessionUid}`), Promise.resolve(session));
  }
}

const readStatement = readStatementWith('null');

/**
 * Artefacts that are read with a value of another room beside each, in the same statement. `text` is SQL that the other room gives, a value
 * that is never undefined; in it the id of the account is `a.account_id`.
 */
export function artefactsWith(text: string): (db: Db) => RequestArtefacts {
  const statement = readStatementWith(text);
  return (db) => new RequestArtefacts(db, statement);
}

/** Another request was first to use one of these; nothing of this one was written. */
export class AlreadyUsed extends Error {
  override readonly name = 'AlreadyUsed';
  readonly keys: readonly ArtefactKey[];
  constructor(keys: readonly ArtefactKey[]) {
    super('a single-use artefact was used before');
    this.keys = keys;
  }
}

const newEvents = attachNewEvents(recordedWith.firstParameter, recordedWith.condition);
const recordingStatement = changeStatementWith(newEvents.text);

/** A statement sees what stood when it began: one that waited for another request looks a second time before it gives up. */
async function applyOrRefuse(db: Db, changes: ArtefactChanges, events: readonly AuditEvent[]): Promise<void> {
  const recording = events.length === 0 ? undefined : { statement: recordingStatement, parameters: newEvents.parameters(db, events) };
  let outcome = await applyChanges(db, changes, recording);
  if (outcome === 'ground_gone') outcome = await applyChanges(db, changes, recording);
  if (outcome === 'used_before') throw new AlreadyUsed(changes.uses);
  if (outcome === 'ground_gone') throw sessionProblems.ended();
}

/** A session stays itself when it changes its id at sign-in. */
function standingName(model: ArtefactModel, id: string, payload: ArtefactPayload): string {
  return model === 'Session' ? nameOf(model, `uid:${textOf(payload, 'uid') ?? ''}`) : nameOf(model, id);
}

function nameOf(model: ArtefactModel, id: string): string {
  return `${model}\0${id}`;
}
