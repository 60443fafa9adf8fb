import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { generateSigningKey } from './generate-signing-key.ts';
import { signingAlgorithms, type NewSigningKey } from './signing-key.ts';
import { findWorkingStates, insertKey, lockSigningKeys } from './store.ts';

const workingStates = ['current', 'next'] as const;

/**
 * Makes what is missing of one current and one next key per algorithm; called at every start. When several nodes start on an empty
 * database, the first one's keys stand and the others throw theirs away.
 */
export async function ensureSigningKeys(deps: { readonly db: Db; readonly keyring: Keyring }): Promise<void> {
  const made: { readonly key: NewSigningKey; readonly state: 'current' | 'next' }[] = [];
  for (const { algorithm, state } of await missingKeys(deps.db)) made.push({ key: await generateSigningKey(deps, algorithm), state });
  if (made.length === 0) return;
  await deps.db.transaction().execute(async (tx) => {
    await lockSigningKeys(tx);
    const stillMissing = await missingKeys(tx);
    for (const { key, state } of made) {
      if (stillMissing.some((slot) => slot.algorithm === key.algorithm && slot.state === state)) await insertKey(tx, key, state);
    }
  });
}

async function missingKeys(db: Db) {
  const present = await findWorkingStates(db);
  return signingAlgorithms
    .flatMap((algorithm) => workingStates.map((state) => ({ algorithm, state })))
    .filter((slot) => !present.some((key) => key.algorithm === slot.algorithm && key.state === slot.state));
}
