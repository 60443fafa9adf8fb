import { sql } from 'kysely';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import type { IdentityData } from '../../src/capabilities/accounts/identity-data.ts';
import { findProgress } from '../../src/capabilities/registries/find-progress.ts';
import type { RegistryAnswer, RegistryId } from '../../src/capabilities/registries/ports.ts';
import type { Progress } from '../../src/capabilities/registries/progress.ts';
import { receiveAnswer } from '../../src/capabilities/registries/receive-answer.ts';
import { startChecks } from '../../src/capabilities/registries/start-checks.ts';
import type { ConfigInput } from '../../src/config-types.ts';
import { eventually } from '../notifications/outbox-world.ts';
import { createFakeRegistries, type FakeRegistry } from '../support/fake-registry.ts';
import { someIdentityData } from '../support/identity.ts';
import { createWorld, type World } from '../support/world.ts';

/** The provider with three fake registries, and what a test wants to know of checks. */
export interface Room {
  readonly world: World;
  readonly registries: Record<RegistryId, FakeRegistry>;
  submit(accountId: string, data?: IdentityData): Promise<string>;
  progress(accountId: string): Promise<Progress>;
  /** Waits until the account's newest request is in this state. */
  reaches(accountId: string, state: Progress['state']): Promise<Progress>;
  /** Waits until the registry has taken the question of the request; returns the check's id. */
  taken(requestId: string, registry: RegistryId): Promise<string>;
  checkId(requestId: string, registry: RegistryId): Promise<string>;
  answer(checkId: string, registry: RegistryId, answer: RegistryAnswer): Promise<'taken' | 'ignored'>;
  level(accountId: string): Promise<string | undefined>;
  /** What the trail holds of an action, oldest first. */
  trail(action: string, accountId?: string): Promise<readonly Record<string, unknown>[]>;
  /** Lets time pass for all checks and requests: moves every moment of theirs back. */
  pass(interval: string): Promise<void>;
  stop(): Promise<void>;
}

export async function createRoom(config: ConfigInput['registries'] = {}): Promise<Room> {
  const registries = createFakeRegistries();
  const world = await createWorld({ registries, config: { registries: { requestsPerDay: 1000, ...config } } });
  const { deps } = world;
  const { db } = deps;
  const room: Room = {
    world,
    registries,
    submit: async (accountId, data = someIdentityData()) => (await startChecks(deps, { accountId, data })).requestId,
    async progress(accountId) {
      const progress = await findProgress(deps, accountId);
      if (progress === undefined) throw new Error('no request');
      return progress;
    },
    async reaches(accountId, state) {
      await eventually(async () => (await room.progress(accountId)).state === state);
      return room.progress(accountId);
    },
    async taken(requestId, registry) {
      const id = await room.checkId(requestId, registry);
      await eventually(async () => {
        const row = await db.selectFrom('registry_checks').select('sent_at').where('id', '=', id).executeTakeFirstOrThrow();
        return row.sent_at !== null;
      });
      return id;
    },
    async checkId(requestId, registry) {
      const query = db.selectFrom('registry_checks').select('id').where('request_id', '=', requestId).where('registry', '=', registry);
      return (await query.executeTakeFirstOrThrow()).id;
    },
    answer: (checkId, registry, answer) => receiveAnswer(deps, { checkId, registry, answer }),
    level: async (accountId) => (await findAccount(deps, accountId))?.assuranceLevel,
    async trail(action, accountId) {
      const query = db.selectFrom('audit_events').select('details').where('action', '=', action).orderBy('id');
      const rows = await (accountId === undefined ? query : query.where('account_id', '=', accountId)).execute();
      return rows.map(({ details }) => details);
    },
    async pass(interval) {
      const by = sql`${interval}::interval`;
      await sql`
        update registry_checks set due_at = due_at - ${by}, created_at = created_at - ${by}, expires_at = expires_at - ${by},
          sent_at = sent_at - ${by}`.execute(db);
      await sql`update registry_requests set started_at = started_at - ${by}, expires_at = expires_at - ${by}`.execute(db);
    },
    stop: () => world.stop(),
  };
  return room;
}

/** Questions stay with the registries until a test answers them. */
export function takeEverythingForLater(room: Room): void {
  for (const registry of Object.values(room.registries)) registry.meet = () => 'later';
}
