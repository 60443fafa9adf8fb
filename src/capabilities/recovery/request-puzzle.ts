import { createChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { countNetworkSends } from '../registration/count-network-sends.ts';
import { newWaitTicket, PUZZLE_SECONDS, puzzleNetwork, puzzleSecrets, puzzleWork, type Puzzle } from './puzzle.ts';
import type { RecoverySettings } from './recovery-settings.ts';

export interface PuzzleDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: { readonly recovery: RecoverySettings };
}

/** The puzzle that a form for this network has to bring solved; undefined while the network has asked for little. */
export async function requestPuzzle(deps: PuzzleDeps, network: string): Promise<Puzzle | undefined> {
  const { keyring, config } = deps;
  if ((await countNetworkSends(deps, network)) < config.recovery.startsBeforePuzzle) return undefined;
  const [hmacSignatureSecret = ''] = puzzleSecrets(keyring);
  const now = new Date();
  const challenge = await createChallenge({
    ...puzzleWork,
    deriveKey,
    hmacSignatureSecret,
    expiresAt: new Date(now.getTime() + PUZZLE_SECONDS * 1000),
    data: { network: puzzleNetwork(keyring, network) },
  });
  return { challenge, waitTicket: newWaitTicket(keyring, network, now) };
}
