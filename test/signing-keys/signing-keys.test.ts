import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint, importJWK, jwtVerify, SignJWT, type JWK } from 'jose';
import { sql } from 'kysely';
import { ensureSigningKeys } from '../../src/capabilities/signing-keys/ensure-signing-keys.ts';
import { listSigningKeys } from '../../src/capabilities/signing-keys/list-signing-keys.ts';
import { loadSigningKeys } from '../../src/capabilities/signing-keys/load-signing-keys.ts';
import { retireSigningKeys } from '../../src/capabilities/signing-keys/retire-signing-keys.ts';
import { rotateSigningKeys, type RotateOutcome } from '../../src/capabilities/signing-keys/rotate-signing-keys.ts';
import { watchSigningKeys } from '../../src/capabilities/signing-keys/watch-signing-keys.ts';
import { UnsealError } from '../../src/kernel/keyring.ts';
import { createKeyWorld, type KeyWorld } from './key-world.ts';

const actor = 'administrator:test' as const;
let world: KeyWorld;

beforeEach(async () => {
  world = await createKeyWorld();
});
afterEach(() => world.end());

async function statesOf(algorithm: string): Promise<readonly string[]> {
  const keys = await listSigningKeys(world);
  return keys
    .filter((key) => key.algorithm === algorithm)
    .map((key) => key.state)
    .toSorted();
}

/** Moves every key back in time, as if it had been in its state for that long. */
async function age(seconds: number): Promise<void> {
  await sql`update signing_keys set state_since = state_since - make_interval(secs => ${seconds})`.execute(world.db);
}

function rotated(outcome: RotateOutcome): RotateOutcome & { readonly kind: 'rotated' } {
  if (outcome.kind !== 'rotated') throw new Error(`expected a rotation, got ${outcome.kind}`);
  return outcome;
}

describe('a first start', () => {
  it('makes one current and one next key of each algorithm, named by their RFC 7638 thumbprint', async () => {
    await ensureSigningKeys(world);
    const { jwks } = await loadSigningKeys(world);
    expect(jwks.keys.map((key) => key.alg)).toEqual(['ES256', 'RS256', 'ES256', 'RS256']);
    expect(jwks.keys.every((key) => key.use === 'sig' && typeof key.d === 'string')).toBe(true);
    expect(jwks.keys.map((key) => key.kid)).toEqual(await Promise.all(jwks.keys.map((key) => calculateJwkThumbprint(key))));
    expect(new Set(jwks.keys.map((key) => key.kid)).size).toBe(4);
  });

  it('leaves the keys alone at the next start', async () => {
    await ensureSigningKeys(world);
    const before = await loadSigningKeys(world);
    await ensureSigningKeys(world);
    expect(await loadSigningKeys(world)).toEqual(before);
  });

  it('makes one set of keys when several nodes start at once', async () => {
    await Promise.all([world, world.node(), world.node()].map((node) => ensureSigningKeys(node)));
    expect(await statesOf('ES256')).toEqual(['current', 'next']);
    expect(await statesOf('RS256')).toEqual(['current', 'next']);
  });

  it('keeps no private key readable in the database', async () => {
    await ensureSigningKeys(world);
    const { jwks } = await loadSigningKeys(world);
    const { rows } = await sql<{ dump: string }>`
      select string_agg(public_jwk::text || encode(private_jwk_sealed, 'escape'), '') as dump from signing_keys`.execute(world.db);
    for (const key of jwks.keys) expect(rows[0]?.dump).not.toContain(key.d);
    const { rows: publicParts } = await sql<{ part: JWK }>`select public_jwk as part from signing_keys`.execute(world.db);
    for (const { part } of publicParts)
      expect(Object.keys(part).filter((name) => ['d', 'p', 'q', 'dp', 'dq', 'qi'].includes(name))).toEqual([]);
  });

  it('refuses a sealed key that was moved to the row of another', async () => {
    await ensureSigningKeys(world);
    await sql`
      update signing_keys set private_jwk_sealed = (select private_jwk_sealed from signing_keys where state = 'next' and algorithm = 'ES256')
      where state = 'current' and algorithm = 'ES256'`.execute(world.db);
    await expect(loadSigningKeys(world)).rejects.toThrow(UnsealError);
  });
});

describe('rotation', () => {
  beforeEach(() => ensureSigningKeys(world));

  it('signs with the key published before, keeps the old one for verifying, and publishes a new one', async () => {
    const before = await loadSigningKeys(world);
    const oldToken = await sign(before.jwks.keys[0]);
    await age(900);
    const { rotations } = rotated(await rotateSigningKeys(world, { actor }));
    const after = await loadSigningKeys(world);
    expect(rotations.map(({ current }) => current)).toEqual([before.jwks.keys[2]?.kid, before.jwks.keys[3]?.kid]);
    expect(rotations.map(({ previous }) => previous)).toEqual([before.jwks.keys[0]?.kid, before.jwks.keys[1]?.kid]);
    expect(after.jwks.keys.map((key) => key.kid)).toEqual([
      ...rotations.map(({ current }) => current),
      ...rotations.map(({ next }) => next),
      ...rotations.map(({ previous }) => previous),
    ]);
    expect(after.version).not.toBe(before.version);
    const verifier = after.jwks.keys.find((key) => key.kid === before.jwks.keys[0]?.kid);
    await expect(jwtVerify(oldToken, await publicKey(verifier))).resolves.toMatchObject({ payload: { sub: 'x' } });
  });

  it('refuses while verifiers may not have seen the next key, and says how long to wait', async () => {
    await age(300);
    const before = await loadSigningKeys(world);
    const outcome = await rotateSigningKeys(world, { actor });
    expect(outcome).toMatchObject({ kind: 'next_too_young', algorithms: expect.arrayContaining(['ES256', 'RS256']) });
    expect(outcome.kind === 'next_too_young' && outcome.waitSeconds).toBeGreaterThan(590);
    expect(outcome.kind === 'next_too_young' && outcome.waitSeconds).toBeLessThanOrEqual(600);
    expect(await loadSigningKeys(world)).toEqual(before);
  });

  it('rotates at once when forced, for a leaked key', async () => {
    expect((await rotateSigningKeys(world, { actor, force: true })).kind).toBe('rotated');
  });

  it('rotates only the algorithm asked for', async () => {
    const { rotations } = rotated(await rotateSigningKeys(world, { actor, algorithms: ['ES256'], force: true }));
    expect(rotations.map(({ algorithm }) => algorithm)).toEqual(['ES256']);
    expect(await statesOf('RS256')).toEqual(['current', 'next']);
  });

  it('leaves one current and one next key when two administrators rotate at once, and the second must wait', async () => {
    await age(900);
    const outcomes = await Promise.all([world, world.node(), world.node()].map((node) => rotateSigningKeys(node, { actor })));
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['next_too_young', 'next_too_young', 'rotated']);
    expect(await statesOf('ES256')).toEqual(['current', 'next', 'previous']);
  });

  it('keeps one current and one next key through forced rotations in parallel', async () => {
    const input = { actor, force: true, algorithms: ['ES256'] } as const;
    const outcomes = await Promise.all([world, world.node(), world.node(), world.node()].map((node) => rotateSigningKeys(node, input)));
    const rotations = outcomes.flatMap((outcome) => rotated(outcome).rotations);
    expect(new Set(rotations.map(({ current }) => current)).size).toBe(4);
    expect(await statesOf('ES256')).toEqual(['current', 'next', 'previous', 'previous', 'previous', 'previous']);
  });

  it('destroys the private part of previous keys past their time', async () => {
    const first = rotated(await rotateSigningKeys(world, { actor, force: true }));
    await age(86_400);
    const second = rotated(await rotateSigningKeys(world, { actor }));
    expect(new Set(second.retired)).toEqual(new Set(first.rotations.map(({ previous }) => previous)));
    const { rows } = await sql<{ left: number }>`
      select count(private_jwk_sealed)::int as left from signing_keys where state = 'retired'`.execute(world.db);
    expect(rows).toEqual([{ left: 0 }]);
    const { jwks } = await loadSigningKeys(world);
    expect(jwks.keys.some((key) => key.kid !== undefined && second.retired.includes(key.kid))).toBe(false);
  });

  it('retires them without a rotation too, and not a second before', async () => {
    const { rotations } = rotated(await rotateSigningKeys(world, { actor, force: true, algorithms: ['ES256'] }));
    await age(86_390);
    expect(await retireSigningKeys(world)).toEqual([]);
    await age(10);
    expect(await retireSigningKeys(world)).toEqual([rotations[0]?.previous]);
    expect(await statesOf('ES256')).toEqual(['current', 'next', 'retired']);
  });

  it('leaves a trace of who rotated what, in the same transaction', async () => {
    rotated(await rotateSigningKeys(world, { actor, force: true, algorithms: ['RS256'] }));
    const events = await world.db.selectFrom('audit_events').select(['actor', 'action', 'details']).execute();
    expect(events).toEqual([
      { actor, action: 'signing_key.rotated', details: expect.objectContaining({ algorithm: 'RS256', forced: true }) as unknown },
    ]);
  });
});

describe('watching', () => {
  it('tells every process of a rotation, and of one it missed while its connection was lost', async () => {
    await ensureSigningKeys(world);
    let seen = await loadSigningKeys(world);
    const node = world.node();
    const watch = watchSigningKeys(node, async () => {
      seen = await loadSigningKeys(node);
    });
    try {
      await untilListening();
      await rotateSigningKeys(world, { actor, force: true });
      await until(async () => seen.version === (await loadSigningKeys(world)).version);
      await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'paiza-listen' and datname = current_database()`.execute(
        world.db,
      );
      await rotateSigningKeys(world, { actor, force: true });
      await until(async () => seen.version === (await loadSigningKeys(world)).version);
      expect(seen).toEqual(await loadSigningKeys(world));
    } finally {
      await watch.stop();
    }
  });

  it('tries again when reloading fails', async () => {
    const faults: Error[] = [];
    let calls = 0;
    const watch = watchSigningKeys({ ...world, onFault: (error) => faults.push(error) }, async () => {
      calls += 1;
      if (calls === 1) throw new Error('the database is away');
      await Promise.resolve();
    });
    try {
      await until(() => Promise.resolve(calls >= 2));
      expect(faults.map(({ message }) => message)).toEqual(['the database is away']);
    } finally {
      await watch.stop();
    }
  });
});

async function sign(key: JWK | undefined): Promise<string> {
  if (key?.kid === undefined) throw new Error('no key to sign with');
  return new SignJWT({ sub: 'x' }).setProtectedHeader({ alg: 'ES256', kid: key.kid }).sign(await importJWK(key, 'ES256'));
}

async function publicKey(key: JWK | undefined) {
  if (key === undefined) throw new Error('the key left the set');
  const { d: _, ...publicPart } = key;
  return importJWK(publicPart, 'ES256');
}

async function untilListening(): Promise<void> {
  await until(async () => {
    const { rows } = await sql`
      select 1 from pg_stat_activity
      where application_name = 'paiza-listen' and datname = current_database() and query ilike 'listen%'`.execute(world.db);
    return rows.length > 0;
  });
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('it did not happen within 5 s');
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}
