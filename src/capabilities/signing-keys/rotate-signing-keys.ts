import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { AuditActor } from '../audit/audit-event.ts';
import { recordEvent } from '../audit/record-event.ts';
import { generateSigningKey } from './generate-signing-key.ts';
import { signingAlgorithms, type NewSigningKey, type SigningAlgorithm } from './signing-key.ts';
import { findNextAges, insertKey, lockSigningKeys, moveKey, retireKeys } from './store.ts';

export interface RotationSettings {
  /** A next key must have been published this long: verifiers cache the key set. */
  readonly publishBeforeUseSeconds: number;
  /** A previous key is kept this long: at least the longest life of a token it signed. */
  readonly keepPreviousSeconds: number;
}

export interface RotateInput {
  /** All algorithms when absent. */
  readonly algorithms?: readonly SigningAlgorithm[] | undefined;
  /** Put a next key to use even if verifiers may not have seen it: for a leaked current key. */
  readonly force?: boolean | undefined;
  readonly actor: AuditActor;
}

export interface Rotation {
  readonly algorithm: SigningAlgorithm;
  /** Key ids by the state they are in now. `previous` is absent when there was no current key. */
  readonly current: string;
  readonly next: string;
  readonly previous?: string;
}

export type RotateOutcome =
  | { readonly kind: 'rotated'; readonly rotations: readonly Rotation[]; readonly retired: readonly string[] }
  | { readonly kind: 'next_too_young'; readonly algorithms: readonly SigningAlgorithm[]; readonly waitSeconds: number };

/**
 * next → current, current → previous, a new next; previous keys past their time are retired. Everything or nothing, one rotation at a
 * time; running nodes learn of it by LISTEN and reload. Refuses while a next key is younger than it must be, unless forced.
 */
export async function rotateSigningKeys(
  deps: { readonly db: Db; readonly keyring: Keyring; readonly config: { readonly signingKeys: RotationSettings } },
  input: RotateInput,
): Promise<RotateOutcome> {
  const algorithms = input.algorithms ?? signingAlgorithms;
  // RSA keys take up to a second each: made before the transaction, and thrown away when it refuses.
  const fresh = await Promise.all(algorithms.map((algorithm) => generateSigningKey(deps, algorithm)));
  return deps.db.transaction().execute(async (tx) => {
    await lockSigningKeys(tx);
    const refusal = input.force === true ? undefined : await tooYoung(tx, algorithms, deps.config.signingKeys.publishBeforeUseSeconds);
    if (refusal !== undefined) return refusal;
    const rotations: Rotation[] = [];
    for (const key of fresh) rotations.push(await rotateOne(tx, key));
    const retired = await retireKeys(tx, deps.config.signingKeys.keepPreviousSeconds);
    for (const rotation of rotations) {
      await recordEvent(tx, { actor: input.actor, action: 'signing_key.rotated', details: { ...rotation, forced: input.force === true } });
    }
    return { kind: 'rotated', rotations, retired };
  });
}

async function tooYoung(
  db: Db,
  algorithms: readonly SigningAlgorithm[],
  publishBeforeUseSeconds: number,
): Promise<RotateOutcome | undefined> {
  const ages = await findNextAges(db);
  const young = ages.filter(({ algorithm, ageSeconds }) => algorithms.includes(algorithm) && ageSeconds < publishBeforeUseSeconds);
  if (young.length === 0) return undefined;
  const waitSeconds = publishBeforeUseSeconds - Math.min(...young.map(({ ageSeconds }) => ageSeconds));
  return { kind: 'next_too_young', algorithms: young.map(({ algorithm }) => algorithm), waitSeconds };
}

/** In this order: an algorithm may never have two current or two next keys, not even inside the transaction. */
async function rotateOne(db: Db, fresh: NewSigningKey): Promise<Rotation> {
  const { algorithm } = fresh;
  const previous = await moveKey(db, algorithm, { from: 'current', to: 'previous' });
  const current = await moveKey(db, algorithm, { from: 'next', to: 'current' });
  if (current === undefined) throw new Error(`no next ${algorithm} key to rotate to: ensureSigningKeys runs at every start`);
  await insertKey(db, fresh, 'next');
  return previous === undefined ? { algorithm, current, next: fresh.id } : { algorithm, current, next: fresh.id, previous };
}
